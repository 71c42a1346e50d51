// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exit_code.h"
#include "app/studio_quit_on_signal.h"
#include "app/studio_first_paint.h"
#include "app/studio_arguments.h"
#include "base/resources.h"
#include "jobs/failure.h"
#include "ui/application.h"
#include "ui/key_reference.h"
#include "ui/languages.h"
#include "ui/screenshot_tour.h"
#include "ui/studio.h"
#include "ui/ui_settings.h"
#include "ui/views/theme.h"

#include <QIcon>
#include <QTemporaryDir>

#include <sys/resource.h>

#include <cstdio>
#include <optional>

namespace {

using omnidrive::app::StudioArguments;

void print(std::FILE* stream, const QString& text) { std::fputs(text.toLocal8Bit().constData(), stream); }

QStringList wordsOf(int argc, char** argv) {
    QStringList words;
    for (int i = 0; i < argc; ++i) {
        words.push_back(QString::fromLocal8Bit(argv[i]));
    }
    return words;
}

bool hasDisplay() { return !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"); }

/// The platform without a display remarks on things that do not matter for pictures.
void hushPlatform() {
    qInstallMessageHandler([](QtMsgType type, const QMessageLogContext&, const QString& text) {
        if (type == QtCriticalMsg || type == QtFatalMsg) {
            print(stderr, text + QLatin1Char('\n'));
        }
    });
}

/// Pictures are drawn without a display, so that they look the same everywhere.
void choosePlatform(StudioArguments::Task task) {
    const bool isPicture =
        task == StudioArguments::Task::Screenshot || task == StudioArguments::Task::States || task == StudioArguments::Task::KeyReference;
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") && (isPicture || !hasDisplay())) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        hushPlatform();
    }
}

/// OMNIDRIVE_WATCH_MS=16 names every event that holds the GUI thread for longer than that.
void watchEvents(omnidrive::ui::EventWatch& watch) {
    bool isNumber = false;
    const double limitMs = qEnvironmentVariable("OMNIDRIVE_WATCH_MS").toDouble(&isNumber);
    if (isNumber && limitMs > 0) {
        watch.onSlow = [](const omnidrive::ui::HeldEvent& event) {
            const QString times = QStringLiteral("held for %1 ms (%2 ms of processor time)").arg(event.wallMs, 0, 'f', 1).arg(event.cpuMs, 0, 'f', 1);
            print(stderr, QStringLiteral("%1: %2\n").arg(times, event.what));
        };
        watch.start(limitMs);
    }
}

/// Empty when there is room. Not every allocation of Qt, its plugins and the libraries below them survives a failure, so too little is refused before
/// they begin.
QString memoryProblem() {
    constexpr rlim_t kNeededMib = 1024;
    rlimit limit{};
    if (::getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur >= kNeededMib << 20) {
        return {};
    }
    return QStringLiteral("the address space is limited to %1 MiB (ulimit -v), and the Studio needs %2").arg(limit.rlim_cur >> 20).arg(kNeededMib);
}

/// Qt reads the factor when the application object is made. What the environment says already holds.
void chooseScale(const StudioArguments& arguments) {
    const bool isWindow = arguments.task == StudioArguments::Task::Window;
    const double scale = arguments.scale > 0 ? arguments.scale : isWindow ? omnidrive::ui::UiSettings(arguments.options.settingsFile).scale() : 1;
    if (scale != 1 && !qEnvironmentVariableIsSet("QT_SCALE_FACTOR")) {
        qputenv("QT_SCALE_FACTOR", QByteArray::number(scale));
    }
}

/// Pictures speak English unless they are told otherwise, so that they look the same everywhere.
QString languageChoice(const StudioArguments& arguments) {
    if (!arguments.language.isEmpty()) {
        return arguments.language;
    }
    const bool isWindow = arguments.task == StudioArguments::Task::Window;
    return isWindow ? omnidrive::ui::UiSettings(arguments.options.settingsFile).language() : QStringLiteral("en");
}

int showWindow(QApplication& app, const StudioArguments& arguments) {
    if (!hasDisplay() && QGuiApplication::platformName() == QLatin1String("offscreen") && !qEnvironmentVariableIsSet("OMNIDRIVE_OFFSCREEN_WINDOW")) {
        print(stderr, QStringLiteral("omnidrive-studio: there is no display to open a window on; --screenshot-states DIR draws it to files\n"));
        return omnidrive::app::kExitFailed;
    }
    omnidrive::ui::Studio studio(arguments.options);
    std::optional<omnidrive::app::FirstPaint> firstPaint;
    if (qEnvironmentVariableIsSet("OMNIDRIVE_FIRST_PAINT")) {
        firstPaint.emplace(studio.window(), [](double ms) { print(stderr, QStringLiteral("first painted after %1 ms\n").arg(ms, 0, 'f', 0)); });
    }
    studio.window().show();
    const omnidrive::app::QuitOnSignal quitting([&studio] { QApplication::exit(omnidrive::app::saveWithoutAsking(studio)); });
    return app.exec();
}

int takeScreenshot(StudioArguments arguments) {
    if (arguments.options.size.isEmpty()) {
        arguments.options.size = QSize(1280, 800);
    }
    QTemporaryDir settings;
    arguments.options.settingsFile = settings.filePath(QStringLiteral("studio.ini"));
    if (arguments.options.theme.isEmpty()) {
        arguments.options.theme = QStringLiteral("light");
    }
    omnidrive::ui::Studio studio(arguments.options);
    studio.window().show();
    omnidrive::ui::saveScreenshot(studio, arguments.screenshot);
    print(stdout, arguments.screenshot + QLatin1Char('\n'));
    return omnidrive::app::kExitOk;
}

int printKeys() {
    QTemporaryDir settings;
    omnidrive::ui::StudioOptions options;
    options.settingsFile = settings.filePath(QStringLiteral("studio.ini"));
    options.runsFolder = settings.path();
    omnidrive::ui::Studio studio(options);
    std::fputs(omnidrive::ui::keyReference(studio.window().actions()).toUtf8().constData(), stdout);   // a file, whatever the locale
    return omnidrive::app::kExitOk;
}

int takeStates(StudioArguments arguments) {
    if (arguments.options.size.isEmpty()) {
        arguments.options.size = QSize(1280, 800);
    }
    omnidrive::ui::renderStates(arguments.options, arguments.statesFolder, [](const QString& file) {
        print(stdout, file + QLatin1Char('\n'));
        std::fflush(stdout);
    });
    return omnidrive::app::kExitOk;
}

int runTask(QApplication& app, const StudioArguments& arguments) {
    switch (arguments.task) {
        case StudioArguments::Task::Screenshot: return takeScreenshot(arguments);
        case StudioArguments::Task::States: return takeStates(arguments);
        case StudioArguments::Task::KeyReference: return printKeys();
        default: return showWindow(app, arguments);
    }
}

}  // namespace

int main(int argc, char** argv) {
    const StudioArguments arguments = omnidrive::app::parseStudioArguments(wordsOf(argc, argv));
    switch (arguments.task) {
        case StudioArguments::Task::Help: print(stdout, omnidrive::app::studioHelp()); return omnidrive::app::kExitOk;
        case StudioArguments::Task::Manual:
            print(stdout, QString::fromStdString(omnidrive::app::manualText(omnidrive::app::describeStudio(), arguments.manualForm.toStdString())));
            return omnidrive::app::kExitOk;
        case StudioArguments::Task::Version:
            print(stdout, QStringLiteral("omnidrive-studio %1\n").arg(QLatin1String(omnidrive::versionString())));
            return omnidrive::app::kExitOk;
        case StudioArguments::Task::Wrong:
            print(stderr, QStringLiteral("omnidrive-studio: %1\n").arg(arguments.problem));
            return omnidrive::app::kExitUsage;
        default: break;
    }
    if (const QString problem = memoryProblem(); !problem.isEmpty()) {
        print(stderr, QStringLiteral("omnidrive-studio: %1\n").arg(problem));
        return omnidrive::app::kExitFailed;
    }
    choosePlatform(arguments.task);
    chooseScale(arguments);
    omnidrive::ui::Application app(argc, argv);
    watchEvents(app.watch());
    QApplication::setApplicationName(QStringLiteral("omnidrive-studio"));
    QApplication::setApplicationDisplayName(QStringLiteral("OmniDrive-R1 Studio"));
    QApplication::setApplicationVersion(QLatin1String(omnidrive::versionString()));
    QApplication::setDesktopFileName(QStringLiteral("omnidrive-studio"));
    const omnidrive::ui::SpokenLanguage language(languageChoice(arguments));
    if (!language.problem().isEmpty()) {
        print(stderr, QStringLiteral("omnidrive-studio: %1\n").arg(language.problem()));
    }
    QApplication::setLayoutDirection(arguments.isRightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    omnidrive::ui::prepareLook(app);
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/omnidrive/icons/omnidrive-studio.svg")));
    try {
        return runTask(app, arguments);
    } catch (...) {
        print(stderr, QStringLiteral("omnidrive-studio: %1\n").arg(QString::fromStdString(omnidrive::jobs::currentFailure().sentence)));
        return omnidrive::app::kExitFailed;
    }
}
