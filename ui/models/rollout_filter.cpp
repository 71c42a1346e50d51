// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/rollout_filter.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace omnidrive::ui {

namespace {

using store::IndexRow;
using Test = std::function<bool(const IndexRow&)>;
using NumberOf = double (*)(const IndexRow&);
using TextOf = const std::string& (*)(const IndexRow&);

struct NumberField {
    const char* name;
    NumberOf value;
};

constexpr std::array<NumberField, 11> kNumbers{{
    {"step", [](const IndexRow& row) { return static_cast<double>(row.step); }},
    {"stage", [](const IndexRow& row) { return static_cast<double>(row.stage); }},
    {"reward", [](const IndexRow& row) { return row.rewardTotal; }},
    {"advantage", [](const IndexRow& row) { return row.advantage; }},
    {"accuracy", [](const IndexRow& row) { return row.rewardAccuracy; }},
    {"format", [](const IndexRow& row) { return row.rewardFormat; }},
    {"grounding", [](const IndexRow& row) { return row.rewardGrounding; }},
    {"clip", [](const IndexRow& row) { return row.clipCosine.value_or(std::numeric_limits<double>::quiet_NaN()); }},
    {"zooms", [](const IndexRow& row) { return static_cast<double>(row.zooms); }},
    {"failed", [](const IndexRow& row) { return static_cast<double>(row.failedCalls); }},
    {"tokens", [](const IndexRow& row) { return static_cast<double>(row.responseTokens); }},
}};

struct TextField {
    const char* name;
    TextOf value;
};

constexpr std::array<TextField, 7> kTexts{{
    {"kind", [](const IndexRow& row) -> const std::string& { return row.kind; }},
    {"label", [](const IndexRow& row) -> const std::string& { return row.labels; }},
    {"answer", [](const IndexRow& row) -> const std::string& { return row.answer; }},
    {"expected", [](const IndexRow& row) -> const std::string& { return row.expectedAnswer; }},
    {"group", [](const IndexRow& row) -> const std::string& { return row.groupId; }},
    {"sample", [](const IndexRow& row) -> const std::string& { return row.sampleId; }},
    {"id", [](const IndexRow& row) -> const std::string& { return row.id; }},
}};

template <typename Fields>
auto findField(const Fields& fields, const QString& name) -> decltype(fields.begin()) {
    return std::find_if(fields.begin(), fields.end(), [&name](const auto& field) { return name == QLatin1String(field.name); });
}

bool containsText(const std::string& text, const QString& word) {
    return QString::fromStdString(text).contains(word, Qt::CaseInsensitive);
}

Test wordTest(const QString& word) {
    return [word](const IndexRow& row) {
        return std::any_of(kTexts.begin(), kTexts.end(), [&](const TextField& field) { return containsText(field.value(row), word); });
    };
}

Test flagTest(const QString& name, const QString& value) {
    const QString flag = name + QLatin1Char(':') + value;
    if (flag == QLatin1String("answer:right")) {
        return [](const IndexRow& row) { return row.correct; };
    }
    if (flag == QLatin1String("answer:wrong")) {
        return [](const IndexRow& row) { return !row.correct && !row.expectedAnswer.empty(); };
    }
    if (flag == QLatin1String("answer:none")) {
        return [](const IndexRow& row) { return row.answer.empty(); };
    }
    if (flag == QLatin1String("is:superseded")) {
        return [](const IndexRow& row) { return row.superseded; };
    }
    if (flag == QLatin1String("is:cut-off")) {
        return [](const IndexRow& row) { return row.truncated; };
    }
    if (flag == QLatin1String("is:no-signal")) {
        return [](const IndexRow& row) { return !row.groupHasSignal; };
    }
    return {};
}

Test comparison(NumberOf value, const QString& op, double bound) {
    if (op == QLatin1String("<")) {
        return [=](const IndexRow& row) { return value(row) < bound; };
    }
    if (op == QLatin1String("<=")) {
        return [=](const IndexRow& row) { return value(row) <= bound; };
    }
    if (op == QLatin1String(">")) {
        return [=](const IndexRow& row) { return value(row) > bound; };
    }
    if (op == QLatin1String(">=")) {
        return [=](const IndexRow& row) { return value(row) >= bound; };
    }
    // Values are shown with two decimals, so "equal" is to that precision.
    return [=](const IndexRow& row) { return std::abs(value(row) - bound) < 0.005; };
}

Test rangeTest(NumberOf value, const QString& text) {
    static const QRegularExpression pattern(QStringLiteral("^(-?[0-9.]+)(?:-(-?[0-9.]+))?$"));
    const auto match = pattern.match(text);
    bool isLowRead = false, isHighRead = true;
    const double low = match.captured(1).toDouble(&isLowRead);
    const bool isRange = match.hasCaptured(2);
    const double high = isRange ? match.captured(2).toDouble(&isHighRead) : low;
    if (!match.hasMatch() || !isLowRead || !isHighRead) {
        return {};
    }
    return isRange ? Test([=](const IndexRow& row) { return value(row) >= low && value(row) <= high; }) : comparison(value, QStringLiteral("="), low);
}

QString sentence(const char* text) { return QCoreApplication::translate("RolloutFilter", text); }

/// `name:value`.
Test fieldTest(const QString& name, const QString& value, QString* problem) {
    if (Test flag = flagTest(name, value)) {
        return flag;
    }
    if (const auto text = findField(kTexts, name); text != kTexts.end()) {
        return [of = text->value, value](const IndexRow& row) { return containsText(of(row), value); };
    }
    const auto number = findField(kNumbers, name);
    Test test = number != kNumbers.end() ? rangeTest(number->value, value) : Test();
    if (!test) {
        *problem = number != kNumbers.end() ? sentence("\"%1:\" wants a number or a range such as 10-20.").arg(name)
                                            : sentence("There is no field \"%1\" with the value \"%2\".").arg(name, value);
    }
    return test;
}

/// `name<value`.
Test comparisonTest(const QString& name, const QString& op, const QString& value, QString* problem) {
    const auto number = findField(kNumbers, name);
    bool isRead = false;
    const double bound = value.toDouble(&isRead);
    if (number == kNumbers.end() || !isRead) {
        *problem = number == kNumbers.end() ? sentence("\"%1\" is no number that rollouts have.").arg(name)
                                            : sentence("\"%1%2\" wants a number.").arg(name, op);
        return {};
    }
    return comparison(number->value, op, bound);
}

QString unquoted(QString text) { return text.remove(QLatin1Char('"')); }

Test termTest(const QString& term, QString* problem) {
    static const QRegularExpression pattern(QStringLiteral("^([a-z]+)(<=|>=|<|>|=|:)(.+)$"));
    const auto match = pattern.match(term);
    if (!match.hasMatch()) {
        return wordTest(unquoted(term));
    }
    const QString name = match.captured(1), op = match.captured(2), value = unquoted(match.captured(3));
    return op == QLatin1String(":") ? fieldTest(name, value, problem) : comparisonTest(name, op, value, problem);
}

}  // namespace

RolloutFilter RolloutFilter::parse(const QString& text, QString* problem) {
    static const QRegularExpression pattern(QStringLiteral("(?:[^\\s\"]+|\"[^\"]*\"?)+"));
    RolloutFilter filter;
    problem->clear();
    for (auto terms = pattern.globalMatch(text); terms.hasNext();) {
        QString term = terms.next().captured();
        const bool isNegated = term.size() > 1 && term.startsWith(QLatin1Char('-'));
        const Test test = termTest(isNegated ? term.mid(1) : term, problem);
        if (!problem->isEmpty()) {
            return {};
        }
        filter.tests_.push_back(isNegated ? Test([test](const IndexRow& row) { return !test(row); }) : test);
    }
    return filter;
}

bool RolloutFilter::matches(const IndexRow& row) const {
    return std::all_of(tests_.begin(), tests_.end(), [&row](const Test& test) { return test(row); });
}

QStringList RolloutFilter::fields() {
    QStringList names;
    for (const auto& field : kTexts) {
        names.push_back(QLatin1String(field.name) + QLatin1Char(':'));
    }
    for (const auto& field : kNumbers) {
        names.push_back(QLatin1String(field.name) + QLatin1Char(':'));
    }
    return names + QStringList{QStringLiteral("answer:right"), QStringLiteral("answer:wrong"), QStringLiteral("answer:none"),
                               QStringLiteral("is:superseded"), QStringLiteral("is:cut-off"), QStringLiteral("is:no-signal")};
}

}  // namespace omnidrive::ui
