// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace omnidrive::insight {

/// A property of the rows that a filter may ask for.
struct FilterField {
    enum class Kind {
        Number,   ///< clip<0.2  clip=0.25  step:10-20  reward:[0,0.5)
        Text,     ///< kind:vehicle: the field contains the text, case ignored
        Names,    ///< camera:FRONT: one of the field's comma separated names is the text, case and a leading "CAM_" ignored
        Flag      ///< only the words below
    };
    std::string name;
    Kind kind = Kind::Text;
    std::string meaning;              ///< for help, without a full stop
    std::vector<std::string> words;   ///< values with a meaning of their own ("answer:wrong"); quotes take it away
};

/// Numbers between two ends, each part of it or not.
struct NumberInterval {
    double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
    bool hasLow = true, hasHigh = true;   ///< the end itself belongs to it

    /// NaN lies in no interval.
    bool contains(double value) const { return (value > low || (hasLow && value == low)) && (value < high || (hasHigh && value == high)); }
};

/// One condition of a filter.
struct FilterTerm {
    enum class Test { Contains, Interval, Word };
    int field = -1;              ///< index into the fields; -1: any text
    bool isNegated = false;
    Test test = Test::Contains;
    std::string text;            ///< of Contains, in lower case when it is ASCII
    NumberInterval interval;     ///< of Interval
    int word = -1;               ///< of Word: index into FilterField::words
};

/// A part of the typed text that cannot be understood.
struct FilterProblem {
    size_t begin = 0, length = 0;   ///< bytes of the text
    std::string sentence;           ///< names the part, says what would be right
};

/// A filter as typed, taken apart. Terms that could be understood are there whether others have problems or not.
struct FilterQuery {
    std::vector<FilterTerm> terms;
    std::vector<FilterProblem> problems;
};

/// Reads terms separated by spaces; all of them must hold, a leading minus negates one:
///   lamp  "traffic light"                any text contains the words
///   label:"traffic light"  camera:FRONT  a field contains a text, or lists a name
///   clip<0.2  clip>=0.2  zooms=0         comparisons; "=" to half of the second decimal, which is what lists show
///   step:12  step:10-20  reward:[0,0.5)  a number, a range with both ends, an interval with open "(" ")" or closed "[" "]" ends; an end may be missing
///   answer:wrong  is:cut-off  unchecked  words of a field; those of the field "is" also by themselves when they begin with "checked" or "unchecked"
/// Field names ignore case. Never throws.
FilterQuery parseFilter(std::string_view text, std::span<const FilterField> fields);

/// A piece of filter text between spaces (quotes and brackets keep spaces together): where it begins and how long it is, in bytes.
struct FilterPiece {
    size_t begin = 0, length = 0;
};
std::vector<FilterPiece> filterPieces(std::string_view text);

/// Length of the field name before ':' or a comparison; npos when the piece has none.
size_t fieldNameLength(std::string_view piece);

/// Index of a field by name or by one of the spellings "cam" (camera) and "type" (kind), case ignored; -1 when there is none.
int findFilterField(std::string_view name, std::span<const FilterField> fields);

/// ASCII letters in lower case, all else as it is.
std::string asciiLower(std::string_view text);

}  // namespace omnidrive::insight
