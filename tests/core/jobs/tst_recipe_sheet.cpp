// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobs/recipe_sheet.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

#include <QTest>

#include <fstream>

using namespace omnidrive;
using jobs::RecipeSheet;

namespace {

constexpr const char* kOne =
    "title: \"a: b\"\nrollout:\n  temperature: 0.7\nclip_templates:\n  - a photo of a {label}\n  - \"x: {label}\"\nstages:\n  - name: driving\n    "
    "steps: 3\n";

QString problemOf(RecipeSheet& sheet, const char* path) { return QString::fromStdString(sheet.find(path)->problem); }

}  // namespace

class TestRecipeSheet : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFieldIsDocumentedAndHasAValue() {
        RecipeSheet sheet = jobs::sheetOf(kOne);
        QVERIFY(sheet.isGood());
        QVERIFY(sheet.fields.size() > 60);
        for (const auto& field : sheet.fields) {
            QVERIFY2(!field.explanation.empty() && !field.source.empty(), field.path.c_str());
            QVERIFY2(field.type != "choice" || field.choices.size() > 1, field.path.c_str());
        }
        QCOMPARE(sheet.find("title")->value, std::string("a: b"));
        QCOMPARE(sheet.find("rollout.temperature")->value, std::string("0.7"));
        QCOMPARE(sheet.find("clip_templates")->value, std::string("a photo of a {label}\nx: {label}"));
        QCOMPARE(sheet.find("stages[0].kl_weight")->value, std::string("0"));
        QVERIFY(sheet.find("stages[1].kl_weight") == nullptr);
    }

    void whatIsWrittenReadsBack() {
        RecipeSheet sheet = jobs::sheetOf(kOne);
        sheet.find("stages[0].optimiser.learning_rate")->value = "3e-5";
        sheet.find("title")->value = "no: \"quotes\" are # harmless";
        const RecipeSheet again = jobs::sheetOf(jobs::yamlOf(sheet));
        QVERIFY(again.isGood());
        for (const auto& difference : jobs::compareSheets(sheet, again)) {
            QVERIFY2(difference.path == "stages[0].optimiser.learning_rate" && difference.there == "3e-05", difference.path.c_str());
        }
    }

    void allErrorsStandBesideTheirFields() {
        RecipeSheet sheet = jobs::sheetOf(kOne);
        sheet.find("rollout.temperature")->value = "hot";
        sheet.find("stages[0].steps")->value = "0";
        sheet.find("rollout.group_size")->value = "1";
        jobs::checkSheet(sheet);
        QVERIFY(!sheet.isGood());
        QVERIFY2(problemOf(sheet, "rollout.temperature").contains(QStringLiteral("is 'hot', must be a number")),
                 qPrintable(problemOf(sheet, "rollout.temperature")));
        QVERIFY(problemOf(sheet, "stages[0].steps").startsWith(QStringLiteral("is 0, must be in")));
        QVERIFY(problemOf(sheet, "rollout.group_size").startsWith(QStringLiteral("is 1, must be in [2, 256]")));
        sheet.find("rollout.temperature")->value = "1";
        sheet.find("stages[0].steps")->value = "5";
        sheet.find("rollout.group_size")->value = "4";
        jobs::checkSheet(sheet);
        QVERIFY(sheet.isGood());
    }

    void badFilesKeepTheirTexts() {
        RecipeSheet sheet = jobs::sheetOf("title: x\nrollout: {temperature: hot, dance: 1}\nstages: [{name: a, steps: 2}]\n");
        QCOMPARE(sheet.find("rollout.temperature")->value, std::string("hot"));
        QVERIFY(!problemOf(sheet, "rollout.temperature").isEmpty());
        QCOMPARE(sheet.problems.size(), size_t{1});
        QVERIFY(sheet.problems[0].find("rollout.dance is no field") != std::string::npos);
        QVERIFY(!jobs::sheetOf("title: [").isGood());
        QVERIFY(!jobs::sheetOf("").isGood());
    }

    /// An alias that leads to itself would be walked for ever.
    void aliasesWithoutEndAreRefused() {
        const RecipeSheet sheet = jobs::sheetOf("title: x\nrollout: &r {temperature: 1, more: *r}\nstages: [{name: a, steps: 2}]\n");
        QVERIFY(!sheet.isGood());
        QCOMPARE(sheet.problems.size(), size_t{1});
        QVERIFY(sheet.problems[0].find("nested more than 64 deep") != std::string::npos);
    }

    void sheetsAreSavedLoadedAndCompared() {
        const tests::TempFolder folder;
        RecipeSheet sheet = jobs::loadSheet("embedded-quick");
        QVERIFY(sheet.isGood());
        sheet.find("title")->value = "mine";
        jobs::saveSheet(sheet, folder.path() / "mine.yaml");
        const auto differences = jobs::compareSheets(jobs::loadSheet((folder.path() / "mine.yaml").string()), jobs::loadSheet("embedded-quick"));
        QCOMPARE(differences.size(), size_t{1});
        QCOMPARE(differences[0].path, std::string("title"));
        sheet.find("stages[0].steps")->value = "many";
        QVERIFY(tests::errorOf([&] { jobs::saveSheet(sheet, folder.path() / "mine.yaml"); }).contains(QStringLiteral("do not fit")));
        QCOMPARE(jobs::loadSheet((folder.path() / "mine.yaml").string()).find("title")->value, std::string("mine"));
        QVERIFY(tests::errorOf([] { jobs::loadSheet("/nowhere/r.yaml"); }) != QStringLiteral("no error"));
    }
};

QTEST_APPLESS_MAIN(TestRecipeSheet)
#include "tst_recipe_sheet.moc"
