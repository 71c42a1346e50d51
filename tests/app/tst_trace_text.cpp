// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/trace_text.h"

#include "app/small_run.h"

#include <QTest>

#include <cmath>

using namespace omnidrive;

class TestTraceText : public QObject {
    Q_OBJECT

private:
    static QString shown(const rollout::Trajectory& trajectory) {
        return QString::fromStdString(app::traceText(trajectory));
    }

private Q_SLOTS:
    void wholeTrace() {
        rollout::Trajectory trajectory = tests::zoomRollout("s1-7-0-1", 7, true);
        trajectory.advantage = 0.5;
        QCOMPARE(shown(trajectory), QString(R"(Rollout s1-7-0-1
  Made at    stage 1, step 7
  Policy     step-000000, temperature 1, seed 42
  Picture    560 x 280 pixels, shown as 280 x 140
  Question   What does the traffic light show?
             A) red
             B) yellow
  Expected   B

Turn 1 (3 tokens)
  Thought    The light is small.
  Call       image_zoom_in_tool "traffic light"
  Box        asked [10, 10, 30, 30] as shown [20, 20, 60, 60] in the picture cut [20, 20, 60, 60]
  CLIP       cosine 0.310, grounding 0.900, label fits the text
  Crop       56 x 56 pixels, 4 tokens

Turn 2 (2 tokens)
  Thought    It is yellow.
  Answer     B

  Answer     B
  Verdict    right
  Reward     1.450 (unweighted: accuracy 1, format 0, grounding 0.900, tool 0, tool cost 0, overlong 0); advantage +0.500
)"));
    }

    /// Traces of other programs: what they do not tell is left out.
    void unknownTermsAreLeftOut() {
        rollout::Trajectory trajectory = tests::zoomRollout("a", 1, true);
        rollout::Rewards& rewards = trajectory.rewards;
        rewards.format = rewards.grounding = rewards.tool = rewards.toolCost = rewards.overlong = trajectory.advantage = std::nan("");
        QVERIFY2(shown(trajectory).contains("  Reward     1.450 (unweighted: accuracy 1); advantage -\n"), qPrintable(shown(trajectory)));
        rewards.accuracy = std::nan("");
        QVERIFY2(shown(trajectory).contains("  Reward     1.450; advantage -\n"), qPrintable(shown(trajectory)));
    }

    void rejectedCallShowsReasonAndError() {
        rollout::Trajectory trajectory = tests::zoomRollout("a", 1, false);
        rollout::ToolCall& call = *trajectory.turns[0].tool;
        call = {};
        call.rawJson = "{\"bbox\": oops";
        call.rejectReason = "bad-json: no closing brace";
        trajectory.observations[0].ok = false;
        trajectory.observations[0].error = "Error: bad-json";
        const QString text = shown(trajectory);
        QVERIFY2(text.contains("Call       (unreadable) \"\""), qPrintable(text));
        QVERIFY(text.contains("Rejected   bad-json: no closing brace"));
        QVERIFY(text.contains("Written    {\"bbox\": oops"));
        QVERIFY(text.contains("Error      Error: bad-json"));
        QVERIFY(text.contains("Verdict    wrong"));
    }

    void noEscapeSequenceReachesTheTerminal() {
        rollout::Trajectory trajectory = tests::zoomRollout("a", 1, true);
        trajectory.turns[0].thought = "\x1b[2J\x1b]0;title\x07 gone\r";
        trajectory.turns[0].tool->label = "\x1b[31mred";
        for (const QChar c : shown(trajectory)) {
            QVERIFY(c == '\n' || c >= ' ');
        }
    }

    void withoutReferenceAnswerNothingIsJudged() {
        rollout::Trajectory trajectory = tests::zoomRollout("a", 0, false);
        trajectory.expectedAnswer.clear();
        QVERIFY(!shown(trajectory).contains("Verdict"));
    }

    void cutOffRolloutSaysSo() {
        rollout::Trajectory trajectory = tests::zoomRollout("a", 0, false);
        trajectory.turns.pop_back();
        trajectory.answerText.clear();
        trajectory.truncated = true;
        const QString text = shown(trajectory);
        QVERIFY(text.contains("Answer     none"));
        QVERIFY(text.contains("Verdict    no answer"));
        QVERIFY(text.contains("ended by a budget"));
    }
};

QTEST_APPLESS_MAIN(TestTraceText)
#include "tst_trace_text.moc"
