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

    /// Some terminals take U+0080 to U+009F for the beginnings of commands, as ESC is.
    void controlCharactersAreBlanks() {
        QCOMPARE(singleLine("a\x1b[31m\tb\r\nc\x7f" "d\u009b31m\u0080\u0090e"), std::string("a [31m b  c d 31m  e"));
        QCOMPARE(singleLine("grün Â\u00a0…"), std::string("grün Â\u00a0…"));
        QCOMPARE(singleLine("\xC2\xC2\x9B\xC2"), std::string("\xC2 \xC2"));
        QCOMPARE(onTerminal("a\x1b]0;b\x07\r\n\tc\u009d"), std::string("a ]0;b  \n\tc "));
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
