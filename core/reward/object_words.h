// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace omnidrive::reward {

// A small dictionary of driving scenes, for the consistency gate. All words are lower-case singulars.

/// One spelling for words that mean the same thing on the road: "person" -> "pedestrian", "bike" -> "bicycle", "lorry"
/// -> "truck".
std::string canonicalObject(const std::string& word);
/// Things one may have to look at ("car", "cyclist", "sign", "light", ...).
bool isObjectWord(const std::string& canonical);
/// True when two canonical words can name one object: equal, or one is a kind of the other ("truck" and "vehicle",
/// never "truck" and "car").
bool canNameSameObject(const std::string& a, const std::string& b);
/// Words that name no object of their own: parts of a picture ("area", "close"), directions, colours, and the
/// background of every scene
/// ("road", "sky"), which any crop shows and which therefore must not earn anything (SPEC section 5.2, hazards).
bool isVague(const std::string& word);
/// A noun that says which kind of light, sign or lane is meant ("traffic", "brake", "street"); object words count as
/// well.
bool isNounModifier(const std::string& word);

}  // namespace omnidrive::reward
