// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio_arguments.h"

#include "base/resources.h"
#include "ui/languages.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <array>
#include <vector>

namespace omnidrive::app {

namespace {

struct OptionText {
    const char* name;
    const char* value;   ///< empty for a switch
    const char* text;
};

constexpr std::array<OptionText, 19> kOptions{{
    {"--runs", "DIR", "folder whose runs are listed"},
    {"--panel", "NAME", "what to show: trace, evidence, queue, group, wall, whatif, annotate, failures, blind-spots, side, pairs, replay, curves, training, ablations or evaluation"},
    {"--select", "WHAT", "rollout=ID, or rollout=ID,step=N (N-th step of its trace); reference=ID pins another beside it"},
    {"--compare", "RUN", "the run before: its cases are paired with RUN's, and reference=ID is one of its rollouts"},
    {"--images", "DIR", "where the pictures of a trace file lie, anywhere below; repeat it. Otherwise beside the file, and where the window was told to look"},
    {"--key-objects", "PATH", "a DriveLM file or a question set (its folder or file): its annotators' boxes lie over the pictures it knows"},
    {"--filter", "TEXT", "filter of the rollouts, as in \"answer:wrong clip<0.2\""},
    {"--theme", "NAME", "light, dark or system"},
    {"--size", "WxH", "size of the window in pixels, as in 1280x800"},
    {"--scale", "FACTOR", "size of everything, 0.5 to 3; otherwise as it was chosen in the window"},
    {"--language", "NAME", "system, en, de or zh_CN; otherwise as it was chosen in the window, in pictures en"},
    {"--layout-direction", "NAME", "ltr or rtl, to see the window as languages written from the right have it"},
    {"--screenshot", "FILE", "write a PNG of the window and exit; needs no display"},
    {"--screenshot-states", "DIR", "write PNGs of all main states, light and dark, and print their paths"},
    {"--help-page", "NAME", "open the help on a page, as in five-minutes or panels#trace; with --screenshot, its picture"},
    {"--key-reference", "", "print every action with its keys, as Markdown"},
    {"--manual", "FORM", "print the manual page (page), or completion for a shell (bash, zsh or fish)"},
    {"--help", "", "print this text"},
    {"--version", "", "print the version"},
}};

constexpr const char* kDescription = "The window of OmniDrive-R1 Studio. It looks into runs of omnidrive(1), also while they are trained: rollouts step by step, the boxes that "
                                     "they zoomed in on, rewards, curves; and it starts and steers trainings, which are processes of their own.";
constexpr const char* kRunText = "folder of a run, or of rollouts made by \"omnidrive rollout --out\", or traces of another program (.jsonl, .json, .parquet)";
constexpr const char* kEnvironment = "OMNIDRIVE_WATCH_MS=16 names each event that holds the window up for longer than that. OMNIDRIVE_FIRST_PAINT=1 says how long "
                                     "after the start of the program the window was first painted.";

QStringList panelNames() {
    return {QStringLiteral("trace"), QStringLiteral("evidence"), QStringLiteral("queue"), QStringLiteral("group"), QStringLiteral("wall"),
            QStringLiteral("whatif"), QStringLiteral("annotate"), QStringLiteral("failures"), QStringLiteral("blind-spots"), QStringLiteral("side"),
            QStringLiteral("pairs"), QStringLiteral("replay"), QStringLiteral("curves"), QStringLiteral("training"), QStringLiteral("ablations"),
            QStringLiteral("evaluation")};
}

QStringList themeNames() { return {QStringLiteral("light"), QStringLiteral("dark"), QStringLiteral("system")}; }

QStringList manualForms() {
    QStringList forms;
    for (const std::string_view form : kManualForms) {
        forms.push_back(QString::fromUtf8(form.data(), static_cast<qsizetype>(form.size())));
    }
    return forms;
}

QStringList languageNames() {
    QStringList names{QStringLiteral("system")};
    for (const ui::Language& language : ui::kLanguages) {
        names.push_back(QLatin1String(language.code));
    }
    return names;
}

std::vector<std::string> wordsOf(const OptionText& option) {
    const QString name = QLatin1String(option.name);
    const QStringList words = name == QLatin1String("--panel")    ? panelNames()
                              : name == QLatin1String("--theme")  ? themeNames()
                              : name == QLatin1String("--manual") ? manualForms()
                              : name == QLatin1String("--language") ? languageNames()
                              : name == QLatin1String("--layout-direction") ? QStringList{QStringLiteral("ltr"), QStringLiteral("rtl")}
                                                                  : QStringList();
    std::vector<std::string> result;
    for (const QString& word : words) {
        result.push_back(word.toStdString());
    }
    return result;
}

QString quoted(const QString& word) { return QStringLiteral("\"%1\"").arg(word); }

/// Collects the answer; the first problem wins.
class Reader {
public:
    StudioArguments read(const QStringList& arguments) {
        for (qsizetype i = 1; i < arguments.size() && result_.problem.isEmpty(); ++i) {
            take(arguments, i);
        }
        if (!result_.problem.isEmpty()) {
            result_.task = StudioArguments::Task::Wrong;
        }
        return result_;
    }

private:
    void take(const QStringList& arguments, qsizetype& i) {
        const QString word = arguments[i];
        if (!word.startsWith(QLatin1Char('-')) || word == QLatin1String("-")) {
            takeRun(word);
            return;
        }
        const QString name = word.section(QLatin1Char('='), 0, 0);
        const OptionText* option = find(name);
        if (option == nullptr) {
            result_.problem = QStringLiteral("there is no option %1; --help lists them").arg(quoted(name));
            return;
        }
        if (*option->value == '\0') {
            result_.task = name == QLatin1String("--help")            ? StudioArguments::Task::Help
                           : name == QLatin1String("--key-reference") ? StudioArguments::Task::KeyReference
                                                                      : StudioArguments::Task::Version;
            return;
        }
        const bool isJoined = word.contains(QLatin1Char('='));
        if (!isJoined && i + 1 >= arguments.size()) {
            result_.problem = QStringLiteral("%1 needs a value (%2)").arg(name, QLatin1String(option->value));
            return;
        }
        takeValue(name, isJoined ? word.mid(name.size() + 1) : arguments[++i]);
    }

    static const OptionText* find(const QString& name) {
        for (const OptionText& option : kOptions) {
            if (name == QLatin1String(option.name)) {
                return &option;
            }
        }
        return nullptr;
    }

    void takeRun(const QString& folder) {
        if (!result_.options.run.isEmpty()) {
            result_.problem = QStringLiteral("only one run can be opened, but %1 follows %2").arg(quoted(folder), quoted(result_.options.run));
        } else if (!QFileInfo::exists(folder)) {
            result_.problem = QStringLiteral("%1 is no folder and no file").arg(quoted(folder));
        }
        result_.options.run = folder;
    }

    void takeValue(const QString& name, const QString& value) {
        if (name == QLatin1String("--runs")) {
            result_.options.runsFolder = value;
        } else if (name == QLatin1String("--panel")) {
            takeWord(name, value, panelNames(), result_.options.panel);
        } else if (name == QLatin1String("--images")) {
            result_.options.pictureFolders << value;
            if (!QFileInfo(value).isDir()) {
                result_.problem = QStringLiteral("%1 is no folder").arg(quoted(value));
            }
        } else if (name == QLatin1String("--key-objects")) {
            result_.options.keyObjects = value;
        } else if (name == QLatin1String("--help-page")) {
            result_.options.helpPage = value;
        } else if (name == QLatin1String("--filter")) {
            result_.options.filter = value;
        } else if (name == QLatin1String("--theme")) {
            takeWord(name, value, themeNames(), result_.options.theme);
        } else if (name == QLatin1String("--size")) {
            takeSize(value);
        } else if (name == QLatin1String("--scale")) {
            takeScale(value);
        } else if (name == QLatin1String("--language")) {
            takeWord(name, value, languageNames(), result_.language);
        } else if (name == QLatin1String("--layout-direction")) {
            QString direction;
            takeWord(name, value, {QStringLiteral("ltr"), QStringLiteral("rtl")}, direction);
            result_.isRightToLeft = direction == QLatin1String("rtl");
        } else if (name == QLatin1String("--select")) {
            takeSelection(value);
        } else if (name == QLatin1String("--compare")) {
            result_.options.compareWith = value;
            if (!QFileInfo::exists(value)) {
                result_.problem = QStringLiteral("%1 is no folder and no file").arg(quoted(value));
            }
        } else if (name == QLatin1String("--manual")) {
            takeWord(name, value, manualForms(), result_.manualForm);
            result_.task = StudioArguments::Task::Manual;
        } else if (name == QLatin1String("--screenshot")) {
            result_.screenshot = value;
            result_.task = StudioArguments::Task::Screenshot;
        } else {
            result_.statesFolder = value;
            result_.task = StudioArguments::Task::States;
        }
    }

    void takeWord(const QString& name, const QString& value, const QStringList& known, QString& target) {
        target = value;
        if (!known.contains(value)) {
            result_.problem = QStringLiteral("%1 is %2, not %3").arg(name, known.join(QStringLiteral(", ")), quoted(value));
        }
    }

    void takeSize(const QString& value) {
        static const QRegularExpression pattern(QStringLiteral("^(\\d{3,5})x(\\d{3,5})$"));
        const auto match = pattern.match(value);
        result_.options.size = QSize(match.captured(1).toInt(), match.captured(2).toInt());
        if (!match.hasMatch() || result_.options.size.width() > 16384 || result_.options.size.height() > 16384) {
            result_.problem = QStringLiteral("--size is WIDTHxHEIGHT with 100 to 16384 pixels each, as in 1280x800, not %1").arg(quoted(value));
        }
    }

    void takeScale(const QString& value) {
        bool isNumber = false;
        result_.scale = value.toDouble(&isNumber);
        if (!isNumber || !(result_.scale >= 0.5 && result_.scale <= 3)) {
            result_.problem = QStringLiteral("--scale is a number from 0.5 to 3, not %1").arg(quoted(value));
        }
    }

    void takeSelection(const QString& value) {
        for (const QString& part : value.split(QLatin1Char(','))) {
            const QString name = part.section(QLatin1Char('='), 0, 0), what = part.section(QLatin1Char('='), 1);
            bool isNumber = true;
            if (name == QLatin1String("rollout")) {
                result_.options.rollout = what;
            } else if (name == QLatin1String("reference")) {
                result_.options.reference = what;
            } else if (name == QLatin1String("step")) {
                result_.options.traceStep = what.toInt(&isNumber);
            }
            const bool isKnown = name == QLatin1String("rollout") || name == QLatin1String("reference") || name == QLatin1String("step");
            if (!isKnown || what.isEmpty() || !isNumber || result_.options.traceStep < 0) {
                result_.problem = QStringLiteral("--select is rollout=ID or rollout=ID,step=N, not %1").arg(quoted(value));
            }
        }
    }

    StudioArguments result_;
};

}  // namespace

StudioArguments parseStudioArguments(const QStringList& arguments) {
    StudioArguments result = Reader().read(arguments);
    const bool selectsNothing = result.options.run.isEmpty() && !(result.options.rollout + result.options.reference).isEmpty();
    if (result.problem.isEmpty() && selectsNothing) {
        result.task = StudioArguments::Task::Wrong;
        result.problem = QStringLiteral("--select needs the run that holds the rollout");
    }
    return result;
}

QString studioHelp() {
    QString text = QStringLiteral("omnidrive-studio [RUN] [options]\n\nLooks into runs of the omnidrive program, and starts and steers trainings.\n\n"
                                  "  RUN                        folder of a run, or of rollouts made by \"omnidrive rollout --out\",\n"
                                  "                             or traces of another program: DeepEyes, RL Logging Board, verl,\n"
                                  "                             TRL, conversations, predictions (.jsonl, .json, .parquet)\n");
    for (const OptionText& option : kOptions) {
        const QString name = QStringLiteral("%1 %2").arg(QLatin1String(option.name), QLatin1String(option.value));
        text += QStringLiteral("  %1 %2\n").arg(name, -26).arg(QLatin1String(option.text));
    }
    return text;
}

ProgramDescription describeStudio() {
    ProgramDescription program{"omnidrive-studio", versionString(), "look into trainings and rollouts of OmniDrive-R1, and steer them", kDescription, {}, {},
                               {{"EXIT STATUS", "0: done. 1: the work failed, and one sentence on standard error says why. 2: the command line is wrong."},
                                {"ENVIRONMENT", kEnvironment},
                                {"SEE ALSO", "omnidrive(1)"}}};
    program.options.push_back({{}, "RUN", {}, kRunText});
    for (const OptionText& option : kOptions) {
        program.options.push_back({{option.name}, option.value, wordsOf(option), option.text});
    }
    return program;
}

}  // namespace omnidrive::app
