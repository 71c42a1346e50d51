// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace omnidrive::tests {

/// What may stand in the place of a value: its name and its text, which need not be JSON.
inline const std::vector<std::pair<std::string, std::string>>& hostileValues() {
    static const std::vector<std::pair<std::string, std::string>> values{
        {"null", "null"},
        {"true", "true"},
        {"zero", "0"},
        {"minus one", "-1"},
        {"a billion", "1000000000"},
        {"2^63", "9223372036854775808"},
        {"2^64", "18446744073709551616"},
        {"1e308", "1e308"},
        {"1e999", "1e999"},
        {"a fraction", "0.5"},
        {"NaN", "NaN"},
        {"NaN as a text", R"("NaN")"},
        {"infinity", "Infinity"},
        {"infinity as a text", R"("-Infinity")"},
        {"an empty text", R"("")"},
        {"a text of 64 KiB", '"' + std::string(1 << 16, 'x') + '"'},
        {"invalid UTF-8", "\"\xC0\xAF\xFF\""},
        {"a lone surrogate", R"("\ud800")"},
        {"a NUL", R"("a\u0000b")"},
        {"an empty list", "[]"},
        {"an empty object", "{}"},
        {"a list of the wrong", R"([null,-1,"x",{},[]])"},
        {"four corners swapped", "[50,40,10,20]"},
        {"four corners of NaN", R"(["NaN","NaN","NaN","NaN"])"},
        {"four huge corners", "[-1000000000,-1000000000,1000000000,1000000000]"},
        {"a list of 10,000", "[0" +
                                 [] {
                                     std::string more;
                                     for (int i = 0; i < 9999; ++i) {
                                         more += ",0";
                                     }
                                     return more;
                                 }() +
                                 "]"},
        {"depth 100,000", std::string(100'000, '[') + std::string(100'000, ']')},
        {"depth 10,000, objects",
         [] {
             std::string text;
             for (int i = 0; i < 10'000; ++i) {
                 text += "{\"a\":";
             }
             return text + "1" + std::string(10'000, '}');
         }()},
        {"depth 10,000, never closed", std::string(10'000, '[')},
        {"nothing", ""},
    };
    return values;
}

/// Contents that are no JSON of any kind.
inline const std::vector<std::pair<std::string, std::string>>& hostileContents() {
    static const std::vector<std::pair<std::string, std::string>> contents{
        {"empty", ""},
        {"a line break", "\n"},
        {"blanks", "   \t \n\n"},
        {"NULs", std::string(1000, '\0')},
        {"UTF-16", std::string("\xFF\xFE{\0}\0", 6)},
        {"a byte-order mark alone", "\xEF\xBB\xBF"},
        {"bytes",
         [] {
             std::string bytes;
             for (int i = 0; i < 4096; ++i) {
                 bytes += static_cast<char>(i * 131 >> 3);
             }
             return bytes;
         }()},
        {"a list", "[]"},
        {"an object", "{}"},
        {"a number", "7"},
        {"a text", "\"x\""},
        {"null", "null"},
        {"a list of nothing", "[null, [], {}, 1, \"x\"]"},
        {"open brackets", std::string(1'000'000, '[')},
        {"open braces", std::string(1'000'000, '{')},
        {"nested", std::string(100'000, '[') + std::string(100'000, ']')},
        {"a line of a megabyte", std::string(1 << 20, 'x')},
        {"HTML", "<!DOCTYPE html><html><body>404</body></html>"},
    };
    return contents;
}

/// Calls `take` with every text that comes of a good document when one of its values, in the first entry of each list,
/// is made hostile.
inline void forEachHostile(const nlohmann::json& good,
                           const std::function<void(const std::string& name, const std::string& text)>& take) {
    const std::string mark = "@the hostile value@", quoted = '"' + mark + '"';
    const nlohmann::json leaves = good.flatten();
    for (const auto& leaf : leaves.items()) {
        const std::string& place = leaf.key();
        bool isEarly = true;
        for (size_t at = place.find('/'); at != std::string::npos; at = place.find('/', at + 1)) {
            isEarly = isEarly && !(place[at + 1] >= '1' && place[at + 1] <= '9');
        }
        if (!isEarly || place.empty()) {
            continue;
        }
        nlohmann::json document = good;
        document[nlohmann::json::json_pointer(place)] = mark;
        const std::string text = document.dump();
        const size_t at = text.find(quoted);
        for (const auto& [name, value] : hostileValues()) {
            take(place + " is " + name, std::string(text).replace(at, quoted.size(), value));
        }
    }
}

}  // namespace omnidrive::tests
