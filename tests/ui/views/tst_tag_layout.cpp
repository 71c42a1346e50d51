// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/frame_overlay.h"
#include "ui/views/tag_layout.h"

#include <QTest>

using namespace omnidrive;
using ui::TagLayout;

class TestTagLayout : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLoneTagStandsAboveItsBox() {
        TagLayout layout({0, 0, 400, 300});
        const QRectF box(100, 100, 60, 40);
        const auto plate = layout.place(box, {80, 20});
        QVERIFY(plate.has_value());
        QVERIFY(plate->bottom() <= box.top() && plate->bottom() > box.top() - 4);
        QCOMPARE(plate->size(), QSizeF(80, 20));
    }

    void atTheUpperEdgeItStandsBelow() {
        TagLayout layout({0, 0, 400, 300});
        QVERIFY(layout.place({100, 5, 60, 40}, {80, 20})->top() >= 45);
    }

    void tagsOfCloseBoxesDoNotOverlap() {
        TagLayout layout({0, 0, 800, 600});
        std::vector<QRectF> plates;
        for (int i = 0; i < 6; ++i) {
            if (const auto plate = layout.place({300.0 + 12 * i, 300.0 + 6 * i, 50, 40}, {160, 20})) {
                plates.push_back(*plate);
            }
        }
        QVERIFY2(plates.size() >= 5, qPrintable(QString::number(plates.size())));
        for (size_t i = 0; i < plates.size(); ++i) {
            for (size_t k = 0; k < i; ++k) {
                QVERIFY(!plates[i].intersects(plates[k]));
            }
        }
    }

    void whereNothingIsFreeOnlyWhatMustIsPlaced() {
        TagLayout layout({0, 0, 100, 30});   // room for one plate
        QVERIFY(layout.place({0, 0, 100, 30}, {100, 25}).has_value());
        QVERIFY(!layout.place({0, 0, 100, 30}, {100, 25}).has_value());
        const QRectF forced = layout.placeAnyhow({0, 0, 100, 30}, {100, 25});
        QCOMPARE(forced.size(), QSizeF(100, 25));
    }

    void platesStayInTheRoom() {
        const QRectF room(0, 0, 300, 200);
        for (const QRectF& box : {QRectF(-40, 20, 60, 40), QRectF(280, 20, 60, 40), QRectF(-10, -10, 320, 220)}) {
            TagLayout layout(room);
            QVERIFY(room.contains(layout.placeAnyhow(box, {120, 20})));
        }
    }

    void theMouseMeansTheSmallestReferenceBox() {
        const std::vector<ui::ReferenceBox> boxes{{BoxF{0, 0, 100, 100}, QStringLiteral("lorry")}, {BoxF{10, 10, 30, 30}, QStringLiteral("sign")}};
        QCOMPARE(ui::pickReference(boxes, 20, 20), 1);
        QCOMPARE(ui::pickReference(boxes, 50, 50), 0);
        QCOMPARE(ui::pickReference(boxes, 150, 50), -1);
    }
};

QTEST_GUILESS_MAIN(TestTagLayout)
#include "tst_tag_layout.moc"
