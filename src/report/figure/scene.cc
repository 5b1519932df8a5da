#include "report/figure/scene.hpp"

#include "report/figure/style.hpp"
#include "report/figure/text.hpp"
#include "report/number.hpp"

namespace ogive::figure {
namespace {

std::string attribute(std::string_view name, double value) {
  return " " + std::string(name) + "=\"" + coordinate(value) + "\"";
}

std::string class_attribute(std::string_view classes) { return " class=\"" + std::string(classes) + "\""; }

}  // namespace

std::string coordinate(double value) {
  std::string text = report::fixed(value, 2);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

void PathText::add(char command, Point to) {
  text_ += command;
  text_ += coordinate(to.x);
  text_ += ' ';
  text_ += coordinate(to.y);
}

void PathText::move(Point to) { add('M', to); }

void PathText::line(Point to) { add('L', to); }

void PathText::box(const Area& area) {
  add('M', {area.left, area.top});
  text_ += 'H' + coordinate(area.right) + 'V' + coordinate(area.bottom) + 'H' + coordinate(area.left) + 'Z';
}

void Scene::end(std::string_view tag, std::string_view tip) {
  if (tip.empty()) {
    body_ += "/>\n";
  } else {
    body_ += "><title>" + escaped(tip) + "</title></" + std::string(tag) + ">\n";
  }
}

void Scene::line(Point from, Point to, std::string_view classes) {
  body_ += "<line" + class_attribute(classes) + attribute("x1", from.x) + attribute("y1", from.y) +
           attribute("x2", to.x) + attribute("y2", to.y);
  end("line", {});
}

void Scene::box(const Area& area, std::string_view classes, std::string_view tip) {
  body_ += "<rect" + class_attribute(classes) + attribute("x", area.left) + attribute("y", area.top) +
           attribute("width", area.width()) + attribute("height", area.height());
  end("rect", tip);
}

void Scene::circle(Point center, double radius, std::string_view classes, std::string_view tip) {
  body_ += "<circle" + class_attribute(classes) + attribute("cx", center.x) + attribute("cy", center.y) +
           attribute("r", radius);
  end("circle", tip);
}

void Scene::path(const PathText& path, std::string_view classes, std::string_view tip, double opacity) {
  if (path.empty()) return;
  body_ += "<path" + class_attribute(classes);
  if (opacity < 1.0) body_ += attribute("opacity", opacity);
  body_ += " d=\"" + path.text() + "\"";
  end("path", tip);
}

void Scene::text(Point at, std::string_view text, std::string_view classes, std::string_view tip) {
  body_ += "<text" + (classes.empty() ? "" : class_attribute(classes)) + attribute("x", at.x) + attribute("y", at.y) +
           ">" + escaped(text);
  if (!tip.empty() && tip != text) body_ += "<title>" + escaped(tip) + "</title>";
  body_ += "</text>\n";
}

void Scene::text_upwards(Point at, std::string_view text, std::string_view classes, std::string_view tip) {
  body_ += "<text" + class_attribute(classes) + " transform=\"translate(" + coordinate(at.x) + " " + coordinate(at.y) +
           ")rotate(-90)\">" + escaped(text);
  if (!tip.empty() && tip != text) body_ += "<title>" + escaped(tip) + "</title>";
  body_ += "</text>\n";
}

Figure Scene::finish(std::string title, std::string_view description, double width, double height) const {
  const std::string size = coordinate(width) + "\" height=\"" + coordinate(height);
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"ogive-figure\" width=\"" + size +
                    "\" viewBox=\"0 0 " + coordinate(width) + " " + coordinate(height) +
                    "\" style=\"max-width:100%;height:auto\" role=\"img\" aria-label=\"" + escaped(description) +
                    "\">\n<title>" + escaped(title) + "</title>\n<style>\n" + style_sheet() +
                    "\n</style>\n<rect class=\"page\" width=\"" + size + "\"/>\n" + body_ + "</svg>\n";
  return {std::move(svg), std::move(title), width, height};
}

}  // namespace ogive::figure
