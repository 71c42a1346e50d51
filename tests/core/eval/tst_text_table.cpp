// SPDX-License-Identifier: GPL-3.0-or-later
#include "eval/text_table.h"

#include <QTest>

using namespace omnidrive::eval;

class TestTextTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void columnsAlign() {
        TextTable table({{"name", TextTable::Align::Left}, {"value", TextTable::Align::Right}});
        table.addRow({"a", "1.5"});
        table.addRule();
        table.addRow({"grün±", "10"});
        QCOMPARE(QString::fromStdString(table.render()), QString("name   value\n"
                                                                 "------------\n"
                                                                 "a        1.5\n"
                                                                 "------------\n"
                                                                 "grün±     10\n"));
    }

    void missingCellsAreEmptyAndBreaksAreBlanks() {
        TextTable table({{"a", TextTable::Align::Left}, {"b", TextTable::Align::Left}});
        table.addRow({"x\ny\x1b[31m"});
        QCOMPARE(QString::fromStdString(table.render()), QString("a         b\n-----------\nx y [31m\n"));
    }

    void elides_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("limit");
        QTest::addColumn<QString>("expected");
        QTest::newRow("fits") << "abc" << 3 << "abc";
        QTest::newRow("cut") << "abcd" << 3 << "ab…";
        QTest::newRow("cut between code points") << "äöüß" << 3 << "äö…";
        QTest::newRow("one") << "abcd" << 1 << "…";
        QTest::newRow("empty") << "" << 1 << "";
    }
    void elides() {
        QFETCH(QString, text);
        QFETCH(int, limit);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(elided(text.toStdString(), static_cast<size_t>(limit))), expected);
    }
};

QTEST_APPLESS_MAIN(TestTextTable)
#include "tst_text_table.moc"
