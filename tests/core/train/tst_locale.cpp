// SPDX-License-Identifier: GPL-3.0-or-later
// What is written and read must not depend on the locale: a German desktop has a decimal comma, a Turkish one another small I.
#include "base/ascii.h"
#include "insight/curve_csv.h"
#include "insight/rollout_filter.h"
#include "store/json_fields.h"
#include "train/recipe.h"
#include "vision/stitch.h"

#include <nlohmann/json.hpp>
#include <QtTest>

#include <clocale>
#include <fstream>
#include <locale>
#include <sstream>

using namespace omnidrive;

namespace {

/// Decimal comma and grouped thousands for C++ streams; needs no locale of the system.
class CommaNumbers : public std::numpunct<char> {
protected:
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
};

/// For the time of a test.
class LocaleScope {
public:
    explicit LocaleScope(const char* name) : isThere(std::setlocale(LC_ALL, name) != nullptr) {
        std::locale::global(std::locale(std::locale::classic(), new CommaNumbers));
    }
    ~LocaleScope() {
        std::locale::global(std::locale::classic());
        std::setlocale(LC_ALL, "C");
    }

    const bool isThere;
};

std::string recipeText() {
    std::ifstream stream(train::findRecipe("embedded"));
    return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

class TestLocale : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersHaveAPoint_data();
    void numbersHaveAPoint();
    void lettersKeepTheirCase_data();
    void lettersKeepTheirCase();
};

void TestLocale::numbersHaveAPoint_data() {
    QTest::addColumn<QByteArray>("locale");
    QTest::newRow("comma in streams alone") << QByteArray("C");
    QTest::newRow("German") << QByteArray("de_DE.UTF-8");
    QTest::newRow("Turkish") << QByteArray("tr_TR.UTF-8");
}

void TestLocale::numbersHaveAPoint() {
    QFETCH(QByteArray, locale);
    const std::string text = recipeText();
    const train::Recipe recipe = train::parseRecipe(text, "recipe.yaml");
    const std::string yaml = train::toYaml(recipe);
    const LocaleScope scope(locale.constData());
    if (!scope.isThere) {
        QSKIP("the system lacks this locale (locale-gen)");
    }
    std::ostringstream own;
    own << 0.5;
    QCOMPARE(QString::fromStdString(own.str()), QStringLiteral("0,5"));   // the locale is at work
    const train::Recipe again = train::parseRecipe(text, "recipe.yaml");
    QVERIFY(again == recipe);
    QCOMPARE(QString::fromStdString(train::toYaml(again)), QString::fromStdString(yaml));
    const insight::Curve curve = insight::curveOf({{1, 1, 0, 0.25}, {1000, 1, 0, 12345.5}});
    QCOMPARE(QString::fromStdString(insight::curvesCsv({{"reward", &curve.live}}, 0, 2000)), QStringLiteral("step,reward\r\n1,0.25\r\n1000,12345.5\r\n"));
    QCOMPARE(QString::fromStdString(nlohmann::json{{"value", store::jsonNumber(0.125)}}.dump()), QStringLiteral("{\"value\":0.125}"));
    QCOMPARE(store::parseJsonObject("{\"value\": 1234.5}", "file").at("value").get<double>(), 1234.5);
    store::IndexRow row;
    row.rewardTotal = 0.3;
    QVERIFY(insight::RolloutFilter("reward:[0.25,0.5)").matches(row));
    QVERIFY(!insight::RolloutFilter("reward<0.2").matches(row));
    QVERIFY(!insight::RolloutFilter("reward<0,2").problems().empty());   // said, not guessed
}

void TestLocale::lettersKeepTheirCase_data() { numbersHaveAPoint_data(); }

void TestLocale::lettersKeepTheirCase() {
    QFETCH(QByteArray, locale);
    const LocaleScope scope(locale.constData());
    if (!scope.isThere) {
        QSKIP("the system lacks this locale (locale-gen)");
    }
    QCOMPARE(QString::fromStdString(asciiLowered("IMAGE.TIFF")), QStringLiteral("image.tiff"));
    QCOMPARE(QString::fromStdString(asciiLowered("İŞ Ä")), QStringLiteral("İŞ Ä"));   // bytes of other characters stay
    QCOMPARE(vision::cameraOfPath("shots/CAM_FRONT_RIGHT_1.JPG"), std::optional(2));
}

QTEST_GUILESS_MAIN(TestLocale)
#include "tst_locale.moc"
