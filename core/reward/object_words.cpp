// SPDX-License-Identifier: GPL-3.0-or-later
#include "reward/object_words.h"

#include <set>
#include <unordered_map>

namespace omnidrive::reward {

namespace {

using WordSet = std::set<std::string>;
using WordMap = std::unordered_map<std::string, std::string>;

const WordMap& synonyms() {
    static const WordMap words{{"automobile", "car"},    {"sedan", "car"},         {"lorry", "truck"},
                               {"person", "pedestrian"}, {"walker", "pedestrian"}, {"bicyclist", "cyclist"},
                               {"biker", "cyclist"},     {"bike", "bicycle"},      {"motorbike", "motorcycle"},
                               {"stoplight", "light"},   {"lamp", "light"},        {"signpost", "sign"},
                               {"signboard", "sign"},    {"policeman", "officer"}, {"kid", "child"}};
    return words;
}

/// The wider word of a narrower one.
const WordMap& kinds() {
    static const WordMap words{{"car", "vehicle"},        {"truck", "vehicle"},    {"bus", "vehicle"},
                               {"van", "vehicle"},        {"trailer", "vehicle"},  {"taxi", "vehicle"},
                               {"suv", "vehicle"},        {"pickup", "vehicle"},   {"motorcycle", "vehicle"},
                               {"ambulance", "vehicle"},  {"tram", "vehicle"},     {"man", "pedestrian"},
                               {"woman", "pedestrian"},   {"child", "pedestrian"}, {"adult", "pedestrian"},
                               {"boy", "pedestrian"},     {"girl", "pedestrian"},  {"worker", "pedestrian"},
                               {"officer", "pedestrian"}, {"bicycle", "cyclist"},  {"rider", "cyclist"}};
    return words;
}

const WordSet& furtherObjects() {
    static const WordSet words{"vehicle", "pedestrian", "cyclist", "sign", "light", "cone",
                               "barrier", "crosswalk",  "animal",  "dog",  "cat",   "deer"};
    return words;
}

const WordSet& vagueWords() {
    static const WordSet words{
        "area",     "region",     "section",  "zone",       "spot",       "part",        "piece",       "place",
        "location", "position",   "view",     "scene",      "image",      "picture",     "photo",       "frame",
        "crop",     "detail",     "close",    "closeup",    "object",     "thing",       "item",        "something",
        "target",   "group",      "pair",     "row",        "state",      "status",      "color",       "colour",
        "shape",    "side",       "front",    "back",       "rear",       "left",        "right",       "top",
        "bottom",   "middle",     "center",   "centre",     "corner",     "edge",        "ahead",       "away",
        "far",      "distant",    "distance", "background", "foreground", "surrounding", "environment", "red",
        "green",    "yellow",     "amber",    "blue",       "white",      "black",       "grey",        "gray",
        "orange",   "brown",      "silver",   "road",       "street",     "sky",         "building",    "house",
        "tree",     "vegetation", "ground",   "horizon",    "asphalt",    "cloud",       "wall",        "grass"};
    return words;
}

const WordSet& nounModifiers() {
    static const WordSet words{"traffic", "brake",     "street",    "head",     "tail", "stop",    "road", "turn",
                               "parking", "warning",   "speed",     "crossing", "bus",  "railway", "rail", "hazard",
                               "yield",   "direction", "indicator", "shop",     "arm",  "hand"};
    return words;
}

bool isKindOf(const std::string& narrow, const std::string& wide) {
    const auto it = kinds().find(narrow);
    return it != kinds().end() && it->second == wide;
}

}  // namespace

std::string canonicalObject(const std::string& word) {
    const auto it = synonyms().find(word);
    return it == synonyms().end() ? word : it->second;
}

bool isObjectWord(const std::string& canonical) {
    return kinds().contains(canonical) || furtherObjects().contains(canonical);
}

bool canNameSameObject(const std::string& a, const std::string& b) {
    return a == b || isKindOf(a, b) || isKindOf(b, a);
}

bool isVague(const std::string& word) {
    return vagueWords().contains(word);
}

bool isNounModifier(const std::string& word) {
    return nounModifiers().contains(word) || isObjectWord(word);
}

}  // namespace omnidrive::reward
