// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "text/byte_alphabet.h"
#include "text/pattern.h"
#include "text/unicode.h"

#include <QtTest>

using namespace omnidrive;
using namespace omnidrive::text;

namespace {

std::string bytesOfHex(const char* hex) {
    return QByteArray::fromHex(hex).toStdString();
}

/// The matches of a pattern, joined by "|".
std::string matchesOf(const std::string& regex, const std::string& subject) {
    const Pattern pattern(regex);
    Pattern::Matcher matcher(pattern);
    std::string joined;
    for (size_t from = 0; from < subject.size();) {
        const auto match = matcher.find(subject, from);
        if (!match) break;
        if (!joined.empty()) joined += '|';
        joined += subject.substr(match->begin, match->end - match->begin);
        from = std::max(match->end, from + 1);
    }
    return joined;
}

}  // namespace

class TestUnicode : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void repairsUtf8_data();
    void repairsUtf8();
    void normalizes_data();
    void normalizes();
    void lowersCase_data();
    void lowersCase();
    void writesBytesInTheAlphabet();
    void matches_data();
    void matches();
    void refusesPatterns_data();
    void refusesPatterns();
    void givesUpHostilePatterns();
};

void TestUnicode::repairsUtf8_data() {
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<QString>("expected");
    QTest::newRow("ascii") << QByteArray("6162") << "ab";
    QTest::newRow("four bytes") << QByteArray("f09f9a97") << QString::fromUcs4(U"\U0001F697");
    QTest::newRow("lone continuation") << QByteArray("61bf62") << QStringLiteral(u"a\uFFFDb");
    QTest::newRow("cut sequence is one") << QByteArray("f09f9a") << QStringLiteral(u"\uFFFD");
    QTest::newRow("cut, then ascii") << QByteArray("e28261") << QStringLiteral(u"\uFFFDa");
    QTest::newRow("overlong is two") << QByteArray("c080") << QStringLiteral(u"\uFFFD\uFFFD");
    QTest::newRow("overlong three is three") << QByteArray("e08080") << QStringLiteral(u"\uFFFD\uFFFD\uFFFD");
    QTest::newRow("surrogate is three") << QByteArray("eda080") << QStringLiteral(u"\uFFFD\uFFFD\uFFFD");
    QTest::newRow("beyond the last plane") << QByteArray("f4908080") << QStringLiteral(u"\uFFFD\uFFFD\uFFFD\uFFFD");
    QTest::newRow("never a byte of UTF-8") << QByteArray("ff41fe") << QStringLiteral(u"\uFFFDA\uFFFD");
}

void TestUnicode::repairsUtf8() {
    QFETCH(QByteArray, hex);
    QFETCH(QString, expected);
    const auto bytes = bytesOfHex(hex.constData());
    QCOMPARE(QString::fromStdString(repairUtf8(bytes)), expected);
    QCOMPARE(isValidUtf8(bytes), repairUtf8(bytes) == bytes);
}

void TestUnicode::normalizes_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("form");
    QTest::addColumn<QString>("expected");
    const auto nfc = static_cast<int>(NormalForm::Nfc);
    QTest::newRow("composes") << QStringLiteral(u"e\u0301") << nfc << QStringLiteral(u"\u00e9");
    QTest::newRow("hangul") << QStringLiteral(u"\u1112\u1161\u11ab") << nfc << QStringLiteral(u"\ud55c");
    QTest::newRow("orders marks") << QStringLiteral(u"s\u0307\u0323") << nfc << QStringLiteral(u"\u1e69");
    QTest::newRow("angstrom sign") << QStringLiteral(u"\u212b") << nfc << QStringLiteral(u"\u00c5");
    QTest::newRow("ligature stays") << QStringLiteral(u"\ufb01") << nfc << QStringLiteral(u"\ufb01");
    QTest::newRow("ligature goes") << QStringLiteral(u"\ufb01") << static_cast<int>(NormalForm::Nfkc)
                                   << QStringLiteral(u"fi");
    QTest::newRow("decomposes") << QStringLiteral(u"\u00e9") << static_cast<int>(NormalForm::Nfd)
                                << QStringLiteral(u"e\u0301");
}

void TestUnicode::normalizes() {
    QFETCH(QString, text);
    QFETCH(int, form);
    QFETCH(QString, expected);
    const auto normalForm = static_cast<NormalForm>(form);
    QCOMPARE(QString::fromStdString(normalize(text.toStdString(), normalForm)), expected);
    QVERIFY(isNormalized(expected.toStdString(), normalForm));
    QCOMPARE(isNormalized(text.toStdString(), normalForm), text == expected);
}

void TestUnicode::lowersCase_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("ascii") << QStringLiteral("Red LIGHT") << QStringLiteral("red light");
    QTest::newRow("no final sigma") << QStringLiteral(u"\u03a3\u03a3") << QStringLiteral(u"\u03c3\u03c3");
    QTest::newRow("dotted I") << QStringLiteral(u"\u0130") << QStringLiteral(u"i\u0307");
    QTest::newRow("four bytes") << QString::fromUcs4(U"\U00010400") << QString::fromUcs4(U"\U00010428");
}

void TestUnicode::lowersCase() {
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(QString::fromStdString(lowerCase(text.toStdString())), expected);
}

void TestUnicode::writesBytesInTheAlphabet() {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte) bytes.push_back(static_cast<char>(byte));
    const auto written = alphabetFromBytes(bytes);
    QVERIFY(isValidUtf8(written));
    QCOMPARE(bytesFromAlphabet(written), std::optional(bytes));
    QCOMPARE(QString::fromStdString(alphabetFromBytes("a b\n")), QStringLiteral(u"a\u0120b\u010a"));
    QVERIFY(!bytesFromAlphabet("a b").has_value());
    QCOMPARE(static_cast<int>(alphabetOrder()[0]), static_cast<int>('!'));
    QCOMPARE(static_cast<int>(alphabetOrder()[188]), 0);
}

void TestUnicode::matches_data() {
    QTest::addColumn<QString>("regex");
    QTest::addColumn<QString>("subject");
    QTest::addColumn<QString>("expected");
    QTest::newRow("space class") << R"(\s+)" << QStringLiteral(u"a \t\u00a0\u3000b\u180ec")
                                 << QStringLiteral(u" \t\u00a0\u3000");
    QTest::newRow("no space") << R"(\S+)" << QStringLiteral(u"a b\u180ec") << QStringLiteral(u"a|b\u180ec");
    QTest::newRow("in a class") << R"([^\s\p{L}]+)" << QStringLiteral(u"a1 \u180e!b") << QStringLiteral(u"1|\u180e!");
    QTest::newRow("letters after Unicode 14")
        << R"(\p{L}+)" << QString::fromUcs4(U"a\U00031350\U00010d4a 1") << QString::fromUcs4(U"a\U00031350\U00010d4a");
    QTest::newRow("numbers after Unicode 14")
        << R"(\p{N})" << QString::fromUcs4(U"\U0001e4f0x") << QString::fromUcs4(U"\U0001e4f0");
    QTest::newRow("not letters") << R"(\P{L}+)" << QString::fromUcs4(U"1-\U00031350") << "1-";
    QTest::newRow("long s") << R"((?i:'s))" << QStringLiteral(u"'\u017f") << QStringLiteral(u"'\u017f");
    QTest::newRow("lines") << R"(^a)"
                           << "a\na"
                           << "a|a";
    QTest::newRow("bracket first in a class") << R"([]\s]+)"
                                              << "x] y"
                                              << "] ";
    QTest::newRow("posix class") << R"([[:digit:]\s]+)"
                                 << "x1 2"
                                 << "1 2";
    QTest::newRow("escaped bracket") << R"(\[\s)"
                                     << "[ "
                                     << "[ ";
}

void TestUnicode::matches() {
    QFETCH(QString, regex);
    QFETCH(QString, subject);
    QFETCH(QString, expected);
    QCOMPARE(QString::fromStdString(matchesOf(regex.toStdString(), subject.toStdString())), expected);
}

void TestUnicode::refusesPatterns_data() {
    QTest::addColumn<QString>("regex");
    QTest::newRow("open group") << "(a";
    QTest::newRow("open class") << "[a";
    QTest::newRow("open posix class") << "[[:a";
    QTest::newRow("backslash at the end") << "a\\";
    QTest::newRow("unknown property") << R"(\p{Car})";
}

void TestUnicode::refusesPatterns() {
    QFETCH(QString, regex);
    try {
        const Pattern pattern(regex.toStdString());
        QFAIL("accepted");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Format);
        QVERIFY(QString::fromUtf8(error.what()).contains(regex));
    }
}

void TestUnicode::givesUpHostilePatterns() {
    const Pattern pattern("(a|aa)+$");
    Pattern::Matcher matcher(pattern);
    const std::string text = std::string(80, 'a') + "b";
    QVERIFY_EXCEPTION_THROWN(matcher.find(text, 0), Error);
}

QTEST_APPLESS_MAIN(TestUnicode)
#include "tst_unicode.moc"
