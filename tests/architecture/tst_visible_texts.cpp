// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QRegularExpression>
#include <QtTest>

/// Words that a user reads go through tr() or ui/models/words.h; a literal in ui that reads like words is either a fault or stands in the list below.
class TestVisibleTexts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scannerFinds_data();
    void scannerFinds();
    void everyTextIsTranslated();
    void noListedTextIsGone();
};

namespace {

struct Exception {
    const char* file;
    const char* literal;
    const char* reason;
};

constexpr Exception kExceptions[] = {
    {"ui/screenshot_tour.cpp", "zo", "typed into a field, to be completed"},
    {"ui/dock_title.cpp", "dockTitle", "name of an object for the style sheet"},
    {"ui/system_theme.cpp", "Read", "method of a D-Bus interface"},
    {"ui/views/theme.cpp", "Fusion", "name of a style"},
    {"ui/views/plots/axis_look.cpp", "d MMM HH:mm:ss", "format of a time; QLocale writes it in the language"},
    {"ui/models/run_list_model.cpp", "d MMM HH:mm", "format of a time; QLocale writes it in the language"},
    {"ui/models/run_list_model.cpp", "d MMM yyyy", "format of a time; QLocale writes it in the language"},
    {"ui/panels/evidence_panel.cpp", "FastestDet", "name of a model"},
    {"ui/panels/what_if_form.cpp", "http://127.0.0.1:8000", "an address"},
    {"ui/panels/launch_form.cpp", "omnidrive train %1 --run %2", "a command line"},
    {"ui/panels/annotation_form.cpp", "right label", "written into the journal, which is English"},
    {"ui/panels/annotation_form.cpp", "right answer", "written into the journal, which is English"},
    {"ui/panels/annotation_history.cpp", "right label", "as it stands in the journal, to be compared with"},
    {"ui/panels/annotation_history.cpp", "right answer", "as it stands in the journal, to be compared with"},
    {"ui/panels/annotation_history.cpp", "d MMM yyyy HH:mm", "format of a time; QLocale writes it in the language"},
    {"ui/panels/annotation_tokens.cpp", "label set", "written into the journal, which is English"},
    {"ui/panels/annotation_boxes.cpp", "evidence copied from the zoom", "written into the journal, which is English"},
    {"ui/panels/annotation_boxes.cpp", "evidence removed", "written into the journal, which is English"},
};

/// The characters of one or several adjacent literals, escapes as they stand.
QString joined(const QString& literals) {
    static const QRegularExpression one(QStringLiteral("\"((?:[^\"\\\\]|\\\\.)*)\""));
    QString text;
    for (auto it = one.globalMatch(literals); it.hasNext();) {
        text += it.next().captured(1);
    }
    return text;
}

/// Two words in a row, or one that begins with a capital as labels do.
bool readsLikeWords(const QString& text) {
    static const QRegularExpression words(QStringLiteral("[A-Za-z]{2,} [A-Za-z]{2,}|^[A-Z][a-z]{2,}[^A-Za-z]*$"));
    return words.match(text).hasMatch();
}

/// Literal texts of a source that reach the screen without translation: those that read like words, and any with letters that is handed to a widget.
QStringList untranslated(const QString& source) {
    static const QRegularExpression literal(QStringLiteral("(?:QStringLiteral|QLatin1String|QLatin1StringView|fromUtf8|fromLatin1)\\(((?:\\s*\"(?:[^\"\\\\]|\\\\.)*\")+)\\s*\\)"
                                                           "|u(\"(?:[^\"\\\\]|\\\\.)*\")_(?:qs|s)"));
    static const QRegularExpression setter(QStringLiteral("(?:setText|setToolTip|setWindowTitle|setPlaceholderText|setStatusTip|setAccessibleName|setAccessibleDescription|addAction|addTab|"
                                                          "showMessage|drawText|QLabel|QPushButton|setTitle|setSuffix|setPrefix|addRow)\\([^;]{0,60}$"));
    static const QRegularExpression letters(QStringLiteral("[A-Za-z]{2,}")), places(QStringLiteral("%\\d"));
    QStringList found;
    for (auto it = literal.globalMatch(source); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        const QString text = joined(match.captured(1) + match.captured(2));
        const qsizetype begin = match.capturedStart();
        const bool isHandedOver = setter.match(source.mid(qMax<qsizetype>(0, begin - 70), qMin<qsizetype>(70, begin))).hasMatch();
        if (readsLikeWords(text) || (isHandedOver && letters.match(QString(text).remove(places)).hasMatch())) {
            found.push_back(text);
        }
    }
    return found;
}

/// "ui/panels/a.cpp" -> texts.
QMap<QString, QStringList> untranslatedInTree() {
    const QString root = QStringLiteral(OMNIDRIVE_SOURCE_DIR "/");
    QMap<QString, QStringList> found;
    QDirIterator files(root + QStringLiteral("ui"), {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly)) {
            found[file.fileName().mid(root.size())] = untranslated(QString::fromUtf8(file.readAll()));
        }
    }
    return found;
}

}  // namespace

void TestVisibleTexts::scannerFinds_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QStringList>("texts");
    QTest::newRow("a sentence") << R"(label = QStringLiteral("No run is open");)" << QStringList{"No run is open"};
    QTest::newRow("a label") << R"(x = QLatin1String("Reward");)" << QStringList{"Reward"};
    QTest::newRow("parts of one literal") << "QStringLiteral(\"no \"\n    \"run open\")" << QStringList{"no run open"};
    QTest::newRow("suffix") << R"(box->setSuffix(u" steps"_qs);)" << QStringList{" steps"};
    QTest::newRow("one word for a widget") << R"(button->setText(QStringLiteral("fit"));)" << QStringList{"fit"};
    QTest::newRow("translated") << R"(button->setText(tr("Fit the picture"));)" << QStringList{};
    QTest::newRow("a key") << R"(settings.value(QStringLiteral("window/theme"));)" << QStringList{};
    QTest::newRow("places only") << R"(label->setText(QStringLiteral("%1 %2").arg(a, b));)" << QStringList{};
}

void TestVisibleTexts::scannerFinds() {
    QFETCH(QString, source);
    QFETCH(QStringList, texts);
    QCOMPARE(untranslated(source), texts);
}

void TestVisibleTexts::everyTextIsTranslated() {
    QStringList faults;
    const auto found = untranslatedInTree();
    QVERIFY(found.size() > 100);
    for (auto it = found.begin(); it != found.end(); ++it) {
        for (const QString& text : it.value()) {
            const bool isListed = std::any_of(std::begin(kExceptions), std::end(kExceptions), [&](const Exception& exception) {
                return it.key() == QLatin1String(exception.file) && text == QLatin1String(exception.literal);
            });
            if (!isListed) {
                faults << QStringLiteral("%1: \"%2\" goes neither through tr() nor through word()").arg(it.key(), text);
            }
        }
    }
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join('\n')));
}

void TestVisibleTexts::noListedTextIsGone() {
    const auto found = untranslatedInTree();
    for (const Exception& exception : kExceptions) {
        QVERIFY2(found.value(QLatin1String(exception.file)).contains(QLatin1String(exception.literal)),
                 qPrintable(QStringLiteral("%1 no longer has \"%2\" (%3)").arg(exception.file, exception.literal, exception.reason)));
    }
}

QTEST_GUILESS_MAIN(TestVisibleTexts)
#include "tst_visible_texts.moc"
