// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/annotation_json.h"

#include "support/error_text.h"

#include <nlohmann/json.hpp>

#include <QTest>

using namespace omnidrive::annotation;
using nlohmann::json;
using omnidrive::tests::errorOf;

namespace {

Annotation full() {
    Annotation annotation;
    annotation.target = zoomTarget("s1-000040-03-5", 1);
    annotation.type = "camera-confusion";
    annotation.severity = Severity::Critical;
    annotation.verdict = Verdict::Wrong;
    annotation.tags = {"night", "größer"};
    annotation.note = "It says \"front\",\nbut looks back.";
    annotation.correctLabel = "van";
    annotation.correctAnswer = "No";
    annotation.boxes = {{"CAM_BACK", {1.5, 2, 30, 40.25}, "van", ""}, {"", {0, 0, 1, 1}, "", ""}};
    annotation.isChecked = true;
    return annotation;
}

}  // namespace

class TestAnnotationJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keys_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<bool>("isKey");
        QTest::newRow("case") << "case:s1-1-0-0" << true;
        QTest::newRow("id with separators") << "case:step:1:zoom:2-3" << true;
        QTest::newRow("step") << "step:0:a" << true;
        QTest::newRow("zoom") << "zoom:12:a:b" << true;
        QTest::newRow("tokens") << "tokens:2:5-9:a" << true;
        QTest::newRow("facts") << "facts:a" << false;
        QTest::newRow("no id") << "case:" << false;
        QTest::newRow("no number") << "zoom::a" << false;
        QTest::newRow("minus") << "zoom:-1:a" << false;
        QTest::newRow("word") << "zoom:one:a" << false;
        QTest::newRow("leading zero") << "zoom:01:a" << false;   // else a place would have many keys
        QTest::newRow("half a span") << "tokens:2:5:a" << false;
        QTest::newRow("number too large") << "step:99999999999999999999:a" << false;
        QTest::newRow("nothing") << "" << false;
    }
    void keys() {
        QFETCH(QString, key);
        QFETCH(bool, isKey);
        const auto target = targetFromKey(key.toStdString());
        QCOMPARE(target.has_value(), isKey);
        if (target) {
            QCOMPARE(QString::fromStdString(keyOf(*target)), key);
        }
    }

    void comesBackAsItWas() {
        const Annotation annotation = full();
        QVERIFY(annotationFromJson(keyOf(annotation.target), toJson(annotation).dump()) == annotation);
        const Annotation blank{stepTarget("a", 3)};
        QCOMPARE(QString::fromStdString(toJson(blank).dump()), QString("{}"));
        QVERIFY(annotationFromJson("step:3:a", "{}") == blank);
        QVERIFY(blank.isBlank() && !annotation.isBlank());
    }

    void unknownKeysStay() {
        json object = toJson(full());
        object["reviewer_votes"] = {{"a", 1}, {"b", nullptr}};
        object["boxes"][0]["rotation"] = 0.25;
        Annotation read = annotationFromJson("zoom:1:x", object.dump());
        read.note = "changed";
        const json again = toJson(read);
        QVERIFY(again["reviewer_votes"] == object["reviewer_votes"]);
        QCOMPARE(again["boxes"][0]["rotation"].get<double>(), 0.25);
        QCOMPARE(QString::fromStdString(again["note"]), QString("changed"));

        json labels = toJson(defaultLabelSet());
        labels["colours"] = {1, 2};
        QVERIFY(toJson(labelsFromJson(labels.dump(), "labels")) == labels);
        json facts = toJson(CaseFacts{});
        facts["weather"] = "rain";
        QVERIFY(toJson(factsFromJson("r", facts.dump())) == facts);
    }

    void wrongInput_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("no JSON") << "{" << "case:a: not valid JSON (at byte 2)";
        QTest::newRow("a list") << "[]" << "case:a: not a JSON object";
        QTest::newRow("type") << R"({"type":3})" << "case:a: type is not a text";
        QTest::newRow("severity") << R"({"severity":"huge"})" << "case:a: severity is 'huge', which this version does not know";
        QTest::newRow("verdict") << R"({"verdict":[]})" << "case:a: verdict is not a text";
        QTest::newRow("tags") << R"({"tags":"night"})" << "case:a: tags is not a list";
        QTest::newRow("short box") << R"({"boxes":[{"box":[1,2,3]}]})" << "case:a: boxes[0].box has 3 numbers instead of 4";
        QTest::newRow("no box") << R"({"boxes":[{}]})" << "case:a: boxes[0].box is missing";
        QTest::newRow("checked") << R"({"checked":"yes"})" << "case:a: checked is neither true nor false";
    }
    void wrongInput() {
        QFETCH(QString, text);
        QFETCH(QString, sentence);
        QCOMPARE(errorOf([&] { annotationFromJson("case:a", text.toStdString()); }), sentence);
    }

    void whatIsRefused_data() {
        QTest::addColumn<int>("what");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("good") << 0 << "no error";
        QTest::newRow("no id") << 1 << "an annotation needs the id of a rollout";
        QTest::newRow("no call") << 2 << "zoom:-1:s1-000040-03-5 is no place in a rollout";
        QTest::newRow("number of another kind") << 3 << "zoom:1:s1-000040-03-5 is no place in a rollout";
        QTest::newRow("empty span") << 4 << "the span of tokens 5-5 is empty";
        QTest::newRow("NaN") << 5 << "an evidence box has a coordinate that is no number";
        QTest::newRow("inverted") << 6 << "an evidence box has no area: its corners are (9, 2) and (3, 4)";
        QTest::newRow("empty tag") << 7 << "a tag is empty";
        QTest::newRow("bytes") << 8 << "the note is not UTF-8";
    }
    void whatIsRefused() {
        QFETCH(int, what);
        QFETCH(QString, sentence);
        Annotation annotation = full();
        switch (what) {
            case 1: annotation.target.rollout.clear(); break;
            case 2: annotation.target.call = -1; break;
            case 3: annotation.target.turn = 2; break;
            case 4: annotation.target = tokenTarget("a", 0, 5, 5); break;
            case 5: annotation.boxes[0].boxInCamera.x0 = std::numeric_limits<double>::quiet_NaN(); break;
            case 6: annotation.boxes[0].boxInCamera = {9, 2, 3, 4}; break;
            case 7: annotation.tags.emplace_back(); break;
            case 8: annotation.note = "\xC3("; break;
            default: break;
        }
        QCOMPARE(errorOf([&] { check(annotation); }), sentence);
    }

    void labelSets() {
        QCOMPARE(errorOf([] { check(defaultLabelSet()); }), QString("no error"));
        QCOMPARE(defaultLabelSet().types.size(), size_t(8));
        QCOMPARE(errorOf([] { check(LabelSet{}); }), QString("a label set needs at least one type"));
        QCOMPARE(errorOf([] { check(LabelSet{{{"a", "", ""}, {"a", "", ""}}, {}, ""}); }), QString("the label set has the type 'a' twice"));
        QCOMPARE(errorOf([] { check(LabelSet{{{"a", "", ""}}, {"t", "t"}, ""}); }), QString("the label set has the tag 't' twice"));
        QCOMPARE(QString::fromStdString(labelsFromJson(R"({"types":[{"id":"a"}]})", "labels").find("a")->name), QString("a"));
    }
};

QTEST_APPLESS_MAIN(TestAnnotationJson)
#include "tst_annotation_json.moc"
