// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/scalar_store.h"
#include "ui/models/tag_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace omnidrive;
using ui::ScalarStore;
using ui::TagModel;

namespace {

QStringList exampleTags() {
    return {QStringLiteral("actor/kl_loss"), QStringLiteral("critic/score/mean"), QStringLiteral("reward/accuracy"), QStringLiteral("reward/tool"),
            QStringLiteral("loose")};
}

}  // namespace

class TestCurveModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void collectsPoints() {
        ScalarStore store;
        QSignalSpy tags(&store, &ScalarStore::tagsChanged), points(&store, &ScalarStore::pointsChanged);
        ui::ScalarBatch batch;
        batch.appended["a"] = {{1, 1, 0, 0.5, false}, {2, 1, 0, 0.6, false}};
        store.apply(batch);
        batch.appended["a"] = {{3, 2, 0, 0.7, false}};
        store.apply(batch);
        QCOMPARE(tags.count(), 1);
        QCOMPARE(points.count(), 2);
        QCOMPARE(store.points(QStringLiteral("a")).size(), size_t{3});
        QCOMPARE(store.lastStep(), 3);
        QVERIFY(store.points(QStringLiteral("none")).empty());
        store.clear();
        QVERIFY(store.tags().isEmpty());
        QCOMPARE(store.lastStep(), 0);
    }

    void stagesAreToldByTheDensestCurve() {
        ScalarStore store;
        QVERIFY(store.stageSeparators().empty());
        ui::ScalarBatch batch;
        batch.appended["a/sparse"] = {{2, 1, 0, 0.5, false}, {6, 2, 0, 0.6, false}};
        for (int step = 1; step <= 6; ++step) {
            batch.appended["b/dense"].push_back({step, step <= 3 ? 1 : 2, 0, 0.1, false});
        }
        store.apply(batch);
        const auto separators = store.stageSeparators();
        QCOMPARE(separators.size(), size_t{1});
        QCOMPARE(separators.front().x, 3.5);
        QCOMPARE(separators.front().to, 2);
    }

    void groupsTagsByPrefix() {
        TagModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setTags(exampleTags());
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.item(2)->text(), QStringLiteral("reward"));
        QCOMPARE(model.item(2)->rowCount(), 2);
        QCOMPARE(model.item(3)->text(), QStringLiteral("other"));
        QCOMPARE(model.checkedTags(), (QStringList{QStringLiteral("critic/score/mean"), QStringLiteral("reward/accuracy")}));
    }

    void choicesSurviveNewTags() {
        TagModel model;
        model.setTags(exampleTags());
        QSignalSpy changed(&model, &TagModel::checkedTagsChanged);
        model.item(0)->child(0)->setCheckState(Qt::Checked);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(model.item(0)->checkState(), Qt::Checked);
        model.item(2)->setCheckState(Qt::Unchecked);   // a group takes its tags with it
        QCOMPARE(model.checkedTags(), (QStringList{QStringLiteral("actor/kl_loss"), QStringLiteral("critic/score/mean")}));
        model.setTags(exampleTags() + QStringList{QStringLiteral("reward/grounding")});
        QCOMPARE(model.checkedTags(),
                 (QStringList{QStringLiteral("actor/kl_loss"), QStringLiteral("critic/score/mean"), QStringLiteral("reward/grounding")}));
        QCOMPARE(model.item(2)->checkState(), Qt::PartiallyChecked);
        model.checkDefaults();
        QVERIFY(model.checkedTags().contains(QStringLiteral("reward/accuracy")));
        QVERIFY(!model.checkedTags().contains(QStringLiteral("actor/kl_loss")));
    }

    void choicesSurviveARunWithoutTheTag() {
        TagModel model;
        model.setTags(exampleTags());
        model.item(0)->child(0)->setCheckState(Qt::Checked);
        model.setTags({QStringLiteral("reward/accuracy"), QStringLiteral("reward/tool")});   // another run
        model.item(0)->child(1)->setCheckState(Qt::Checked);
        model.setTags(exampleTags());
        QCOMPARE(model.checkedTags(), (QStringList{QStringLiteral("actor/kl_loss"), QStringLiteral("critic/score/mean"), QStringLiteral("reward/accuracy"),
                                                   QStringLiteral("reward/tool")}));
        model.setTags({QStringLiteral("reward/tool")});
        model.checkDefaults();
        QVERIFY(model.checkedTags().isEmpty());
        model.setTags(exampleTags());
        QCOMPARE(model.checkedTags(), (QStringList{QStringLiteral("actor/kl_loss"), QStringLiteral("critic/score/mean"), QStringLiteral("reward/accuracy")}));
    }
};

QTEST_GUILESS_MAIN(TestCurveModels)
#include "tst_curve_models.moc"
