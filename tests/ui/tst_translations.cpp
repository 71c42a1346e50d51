// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/annotation.h"
#include "annotation/label_set.h"
#include "insight/rollout_filter.h"
#include "jobs/live_settings.h"
#include "jobs/training_job.h"
#include "store/run_files.h"
#include "ui/languages.h"
#include "ui/models/rollout_table_model.h"
#include "ui/models/typed_number.h"
#include "ui/models/words.h"
#include "ui/views/duration_text.h"
#include "ui/views/frame_view.h"
#include "ui/views/plots/axis_look.h"
#include "ui/views/plots/curve_plot.h"
#include "ui/views/reward_bars.h"
#include "vision/stitch.h"

#include <QLabel>
#include <QLocale>
#include <QProcess>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>

#include <clocale>

using namespace omnidrive;

namespace {

const QString kFolder = QStringLiteral(OMNIDRIVE_SOURCE_DIR "/resources/translations/");

struct Message {
    QString context, source;
    QStringList forms;   ///< one, or several by number
    bool isPlural = false, isFinished = true;
};

Message readMessage(QXmlStreamReader& xml, const QString& context) {
    Message message{context, {}, {}, xml.attributes().value(QLatin1String("numerus")) == QLatin1String("yes"), true};
    while (!(xml.readNext() == QXmlStreamReader::EndElement && xml.name() == QLatin1String("message")) && !xml.atEnd()) {
        if (!xml.isStartElement()) {
            continue;
        }
        if (xml.name() == QLatin1String("source")) {
            message.source = xml.readElementText();
        } else if (xml.name() == QLatin1String("translation")) {
            message.isFinished = !xml.attributes().hasAttribute(QLatin1String("type"));
            if (!message.isPlural) {
                message.forms = {xml.readElementText()};
            }
        } else if (xml.name() == QLatin1String("numerusform")) {
            message.forms.push_back(xml.readElementText());
        }
    }
    return message;
}

std::vector<Message> readMessages(const QString& path) {
    std::vector<Message> messages;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return messages;
    }
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement() && xml.name() == QLatin1String("name")) {
            context = xml.readElementText();
        } else if (xml.isStartElement() && xml.name() == QLatin1String("message")) {
            messages.push_back(readMessage(xml, context));
        }
    }
    return xml.hasError() ? std::vector<Message>() : messages;
}

/// "%1", "%n" and so on, sorted.
QStringList placesIn(const QString& text) {
    static const QRegularExpression place(QStringLiteral("%(?:L?\\d+|L?n)"));
    QStringList places;
    for (auto it = place.globalMatch(text); it.hasNext();) {
        places.push_back(it.next().captured());
    }
    places.sort();
    return places;
}

/// An accelerator is an & before a letter.
int acceleratorsIn(const QString& text) {
    static const QRegularExpression accelerator(QStringLiteral("&[A-Za-z]"));
    return static_cast<int>(QString(text).remove(QStringLiteral("W&B")).count(accelerator));
}

int pluralForms(const QString& code) { return code == QLatin1String("zh_CN") ? 1 : 2; }

}  // namespace

class TestTranslations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void filesFitTheirSources_data();
    void filesFitTheirSources();
    void sourcesAreTranslated_data();
    void sourcesAreTranslated();
    void desktopChoosesTheLanguage_data();
    void desktopChoosesTheLanguage();
    void wordsOfCoreAreKnown();
    void germanIsSpoken();
    void chineseIsSpoken();
    void numbersKeepTheirPoint_data();
    void numbersKeepTheirPoint();
    void typedCommaBecomesAPoint_data();
    void typedCommaBecomesAPoint();
    void dataKeepTheirDirection();
};

void TestTranslations::filesFitTheirSources_data() {
    QTest::addColumn<QString>("code");
    for (const ui::Language& language : ui::kLanguages) {
        QTest::newRow(language.code) << QString::fromLatin1(language.code);
    }
}

/// Places, accelerators and line breaks are those of the source; there are as many plurals as the language has.
void TestTranslations::filesFitTheirSources() {
    QFETCH(QString, code);
    const auto messages = readMessages(kFolder + QStringLiteral("omnidrive_%1.ts").arg(code));
    QVERIFY(messages.size() > (code == QLatin1String("en") ? 10U : 1000U));
    for (const Message& message : messages) {
        if (!message.isFinished) {
            continue;
        }
        const QByteArray where = QStringLiteral("%1: %2: \"%3\"").arg(code, message.context, message.source).toUtf8();
        QVERIFY2(message.forms.size() == (message.isPlural ? pluralForms(code) : 1), where);
        for (const QString& form : message.forms) {
            QVERIFY2(!form.trimmed().isEmpty(), where);
            QVERIFY2(placesIn(form) == placesIn(message.source), where);
            QVERIFY2(acceleratorsIn(form) == acceleratorsIn(message.source), where);
            QVERIFY2(form.count(QLatin1Char('\n')) == message.source.count(QLatin1Char('\n')), where);
        }
    }
}

void TestTranslations::sourcesAreTranslated_data() { filesFitTheirSources_data(); }

/// Texts of the tree as it is, not as it was when the files were last brought up to date.
void TestTranslations::sourcesAreTranslated() {
    QFETCH(QString, code);
    const QString lupdate = QStringLiteral(OMNIDRIVE_LUPDATE);
    if (!QFileInfo(lupdate).isExecutable()) {
        QSKIP("lupdate is not installed (Debian: qt6-l10n-tools)");
    }
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("omnidrive_%1.ts").arg(code));
    QVERIFY(QFile::copy(kFolder + QFileInfo(file).fileName(), file));
    QProcess process;
    process.setWorkingDirectory(QStringLiteral(OMNIDRIVE_SOURCE_DIR));
    QStringList arguments{QStringLiteral("-silent"), QStringLiteral("-noobsolete"), QStringLiteral("-I"), QStringLiteral("."), QStringLiteral("ui"), QStringLiteral("app"),
                          QStringLiteral("-ts"), file};
    if (code == QLatin1String("en")) {
        arguments.prepend(QStringLiteral("-pluralonly"));
    }
    process.start(lupdate, arguments);
    QVERIFY2(process.waitForFinished() && process.exitCode() == 0, process.readAllStandardError());
    const auto messages = readMessages(file);
    const auto finished = std::count_if(messages.begin(), messages.end(), [](const Message& message) { return message.isFinished; });
    QVERIFY(!messages.empty());
    QVERIFY2(static_cast<double>(finished) >= 0.95 * static_cast<double>(messages.size()),
             qPrintable(QStringLiteral("%1 of %2 texts are translated; packaging/translations lists the others").arg(finished).arg(messages.size())));
}

void TestTranslations::desktopChoosesTheLanguage_data() {
    QTest::addColumn<QStringList>("desktop");
    QTest::addColumn<QString>("code");
    QTest::newRow("German of Austria") << QStringList{QStringLiteral("de-AT"), QStringLiteral("de")} << QStringLiteral("de");
    QTest::newRow("simplified Chinese") << QStringList{QStringLiteral("zh-Hans-CN"), QStringLiteral("zh-CN"), QStringLiteral("zh")} << QStringLiteral("zh_CN");
    QTest::newRow("traditional Chinese, then English") << QStringList{QStringLiteral("zh-Hant-TW"), QStringLiteral("en-US")} << QStringLiteral("en");
    QTest::newRow("the second one") << QStringList{QStringLiteral("tr-TR"), QStringLiteral("de-DE")} << QStringLiteral("de");
    QTest::newRow("English before German") << QStringList{QStringLiteral("en-GB"), QStringLiteral("de-DE")} << QStringLiteral("en");
    QTest::newRow("none that it speaks") << QStringList{QStringLiteral("tr-TR"), QStringLiteral("tr")} << QStringLiteral("en");
    QTest::newRow("no desktop") << QStringList{QStringLiteral("C")} << QStringLiteral("en");
}

void TestTranslations::desktopChoosesTheLanguage() {
    QFETCH(QStringList, desktop);
    QFETCH(QString, code);
    QCOMPARE(ui::languageAmong(desktop), code);
    QCOMPARE(ui::languageFor(code), code);
}

void TestTranslations::wordsOfCoreAreKnown() {
    const QStringList known = ui::knownWords();
    const auto isKnown = [&](const std::string& text) { return known.contains(QString::fromStdString(text)); };
    for (int state = 1; state <= static_cast<int>(jobs::TrainingState::DiskFull); ++state) {
        QVERIFY2(isKnown(jobs::trainingStateName(static_cast<jobs::TrainingState>(state))), jobs::trainingStateName(static_cast<jobs::TrainingState>(state)));
    }
    for (const annotation::FailureType& type : annotation::defaultLabelSet().types) {
        QVERIFY2(isKnown(type.name) && isKnown(type.meaning), type.id.c_str());
    }
    for (const annotation::Severity severity : annotation::kSeverities) {
        QVERIFY2(isKnown(annotation::severityName(severity)), annotation::severityName(severity));
    }
    for (const annotation::Verdict verdict : annotation::kVerdicts) {
        QVERIFY2(isKnown(annotation::verdictName(verdict)), annotation::verdictName(verdict));
    }
    for (const insight::FilterField& field : insight::rolloutFilterFields()) {
        QVERIFY2(isKnown(field.meaning), field.name.c_str());
    }
    const auto settings = jobs::liveSettings();
    QVERIFY(std::count_if(settings.begin(), settings.end(), [&](const jobs::LiveSetting& setting) { return isKnown(setting.explanation); }) >=
            static_cast<std::ptrdiff_t>(settings.size() * 9 / 10));   // documentation of new fields stays English until it is translated
    for (const char* camera : vision::kCameras) {
        QVERIFY2(known.contains(ui::cameraWord(camera)), camera);
    }
}

void TestTranslations::germanIsSpoken() {
    if (ui::translationFile(QStringLiteral("de")).isEmpty()) {
        QSKIP("no translation was built (Debian: qt6-l10n-tools)");
    }
    QCOMPARE(ui::word("Running"), QStringLiteral("Running"));
    const ui::SpokenLanguage german(QStringLiteral("de"));
    QCOMPARE(german.problem(), QString());
    const ui::RolloutTableModel model;
    QCOMPARE(model.headerData(static_cast<int>(ui::RolloutColumn::Result), Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Ergebnis"));   // by table
    QCOMPARE(ui::axisLook(insight::XAxis::Step, {}).label, QStringLiteral("Optimierungsschritt"));                                // by a free function
    QCOMPARE(ui::word("Running"), QStringLiteral("Läuft"));
    QCOMPARE(ui::word("Running, 3 of 8 steps done"), QStringLiteral("Läuft, 3 von 8 Schritten fertig"));
    QCOMPARE(ui::word("Stopped after step 3 of 8; it can be resumed from the checkpoint of step 2"),
             QStringLiteral("Beendet nach Schritt 3 von 8; er kann vom Checkpoint des Schritts 2 fortgesetzt werden"));
    QCOMPARE(ui::word("no crop looks like \"other %2\": grounding 0.00, CLIP 0.12"), QStringLiteral("kein Crop sieht aus wie „other %2“: Grounding 0.00, CLIP 0.12"));
    QCOMPARE(ui::word("recipe.yaml:3: no such field"), QStringLiteral("recipe.yaml:3: no such field"));   // failures stay as they are
    QCOMPARE(ui::cameraWord("CAM_BACK_LEFT"), QStringLiteral("HINTEN LINKS"));
    QCOMPARE(ui::cameraWord("CAM_SIDE"), QStringLiteral("SIDE"));
}

void TestTranslations::chineseIsSpoken() {
    if (ui::translationFile(QStringLiteral("zh_CN")).isEmpty()) {
        QSKIP("no translation was built (Debian: qt6-l10n-tools)");
    }
    {
        const ui::SpokenLanguage chinese(QStringLiteral("zh_CN"));
        QCOMPARE(ui::word("finished"), QStringLiteral("已完成"));
        QCOMPARE(ui::durationText(75), QStringLiteral("1 分 15 秒"));
        // A sentence whose first part is a sentence of its own.
        QCOMPARE(ui::word("The trainer (process 18) has not responded since 13:43:14 (62 s)"), QStringLiteral("训练程序（进程 18） 自 13:43:14 起无响应（62 秒）"));
    }
    QCOMPARE(ui::word("finished"), QStringLiteral("finished"));   // nothing is left behind
}

void TestTranslations::numbersKeepTheirPoint_data() { filesFitTheirSources_data(); }

void TestTranslations::numbersKeepTheirPoint() {
    QFETCH(QString, code);
    const ui::SpokenLanguage language(code);
    QCOMPARE(language.code(), code);
    QCOMPARE(QLocale().decimalPoint(), QStringLiteral("."));
    QVERIFY(QLocale().groupSeparator() != QStringLiteral("."));
    QCOMPARE(QLocale().toDouble(QStringLiteral("0.5")), 0.5);
    QCOMPARE(QString::fromLatin1(std::localeconv()->decimal_point), QStringLiteral("."));
}

void TestTranslations::typedCommaBecomesAPoint_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("taken");
    QTest::newRow("point") << QStringLiteral("0.5") << QStringLiteral("0.5");
    QTest::newRow("comma") << QStringLiteral("0,5") << QStringLiteral("0.5");
    QTest::newRow("sign and power") << QStringLiteral("-1,5e-4") << QStringLiteral("-1.5e-4");
    QTest::newRow("three digits below one") << QStringLiteral("0,125") << QStringLiteral("0.125");
    QTest::newRow("four digits") << QStringLiteral("1,2345") << QStringLiteral("1.2345");
    QTest::newRow("a thousand, or not") << QStringLiteral("1,234") << QStringLiteral("1,234");   // left to be refused
    QTest::newRow("a list") << QStringLiteral("1,2,3") << QStringLiteral("1,2,3");
    QTest::newRow("words") << QStringLiteral("red, green") << QStringLiteral("red, green");
    QTest::newRow("nothing") << QStringLiteral("") << QStringLiteral("");
}

void TestTranslations::typedCommaBecomesAPoint() {
    QFETCH(QString, typed);
    QFETCH(QString, taken);
    QCOMPARE(ui::withPoint(typed), taken);
}

/// A window of a language written from the right turns around what it shows, not what it shows itself.
void TestTranslations::dataKeepTheirDirection() {
    const auto picture = [] {
        ui::RewardBars bars;
        bars.setRewards({{"accuracy", 1, 0.5}, {"format", -1, 0.2}}, 0.3, -1.25, true);
        bars.resize(320, bars.sizeHint().height());
        return bars.grab().toImage();
    };
    const QImage usual = picture();
    QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    const QImage turned = picture();
    const ui::FrameView frame;
    const ui::CurvePlot plot(QStringLiteral("reward"), QStringLiteral("mean"));
    const QLabel around;
    const Qt::LayoutDirection shown[] = {frame.layoutDirection(), plot.layoutDirection(), around.layoutDirection()};
    QGuiApplication::setLayoutDirection(Qt::LeftToRight);
    QCOMPARE(turned, usual);
    QCOMPARE(shown[0], Qt::LeftToRight);
    QCOMPARE(shown[1], Qt::LeftToRight);
    QCOMPARE(shown[2], Qt::RightToLeft);
}

QTEST_MAIN(TestTranslations)
#include "tst_translations.moc"
