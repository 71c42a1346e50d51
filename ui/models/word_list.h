// SPDX-License-Identifier: GPL-3.0-or-later
// What core says and the screen shows, in core's spelling; tests hold core's lists to it.
#pragma once

#include <QtGlobal>

#include <array>

namespace omnidrive::ui {

/// Words and whole sentences.
inline constexpr std::array kWords{
    // states of a training, as judged and as the trainer itself writes them
    QT_TRANSLATE_NOOP("Words", "Preparing"), QT_TRANSLATE_NOOP("Words", "Running"), QT_TRANSLATE_NOOP("Words", "Paused"), QT_TRANSLATE_NOOP("Words", "Stopping"),
    QT_TRANSLATE_NOOP("Words", "Finished"), QT_TRANSLATE_NOOP("Words", "Failed"), QT_TRANSLATE_NOOP("Words", "Not responding"), QT_TRANSLATE_NOOP("Words", "Crashed"),
    QT_TRANSLATE_NOOP("Words", "Killed"), QT_TRANSLATE_NOOP("Words", "Lost"), QT_TRANSLATE_NOOP("Words", "Out of memory"), QT_TRANSLATE_NOOP("Words", "Disk full"),
    QT_TRANSLATE_NOOP("Words", "idle"), QT_TRANSLATE_NOOP("Words", "preparing"), QT_TRANSLATE_NOOP("Words", "running"), QT_TRANSLATE_NOOP("Words", "paused"),
    QT_TRANSLATE_NOOP("Words", "stopping"), QT_TRANSLATE_NOOP("Words", "finished"), QT_TRANSLATE_NOOP("Words", "failed"), QT_TRANSLATE_NOOP("Words", "ended"),
    QT_TRANSLATE_NOOP("Words", "No training was started here"),
    QT_TRANSLATE_NOOP("Words", "A recipe with fewer micro_batch_tokens, group_size or max_pixels, or with gradient_checkpointing, needs less: clone this run's."),
    QT_TRANSLATE_NOOP("Words", "Free space where the run lies, then continue; what was written before is whole."),
    QT_TRANSLATE_NOOP("Words", "The last lines of the log below say where; what was written before is whole."),
    QT_TRANSLATE_NOOP("Words", "Wait, or kill it and continue from its last checkpoint."),
    QT_TRANSLATE_NOOP("Words", "The last lines of the log below may say why."),
    QT_TRANSLATE_NOOP("Words", "There is no checkpoint to continue from: start it anew."),
    // themes; cameras
    QT_TRANSLATE_NOOP("Words", "light"), QT_TRANSLATE_NOOP("Words", "dark"), QT_TRANSLATE_NOOP("Words", "system"),
    QT_TRANSLATE_NOOP("Words", "FRONT LEFT"), QT_TRANSLATE_NOOP("Words", "FRONT"), QT_TRANSLATE_NOOP("Words", "FRONT RIGHT"), QT_TRANSLATE_NOOP("Words", "BACK RIGHT"),
    QT_TRANSLATE_NOOP("Words", "BACK"), QT_TRANSLATE_NOOP("Words", "BACK LEFT"),
    // reward terms; what the tool did to a box
    QT_TRANSLATE_NOOP("Words", "accuracy"), QT_TRANSLATE_NOOP("Words", "format"), QT_TRANSLATE_NOOP("Words", "grounding"), QT_TRANSLATE_NOOP("Words", "tool"),
    QT_TRANSLATE_NOOP("Words", "tool cost"), QT_TRANSLATE_NOOP("Words", "overlong"), QT_TRANSLATE_NOOP("Words", "clipped"), QT_TRANSLATE_NOOP("Words", "enlarged"),
    QT_TRANSLATE_NOOP("Words", "rounded"), QT_TRANSLATE_NOOP("Words", "padded"),
    // annotations: types and their meanings, severities, verdicts
    QT_TRANSLATE_NOOP("Words", "object"), QT_TRANSLATE_NOOP("Words", "attribute"), QT_TRANSLATE_NOOP("Words", "relation"), QT_TRANSLATE_NOOP("Words", "count"),
    QT_TRANSLATE_NOOP("Words", "camera confusion"), QT_TRANSLATE_NOOP("Words", "off-frame box"), QT_TRANSLATE_NOOP("Words", "text-only reasoning"),
    QT_TRANSLATE_NOOP("Words", "other"), QT_TRANSLATE_NOOP("Words", "It names a thing that is not there."),
    QT_TRANSLATE_NOOP("Words", "The thing is there; its colour, state or kind is wrong."),
    QT_TRANSLATE_NOOP("Words", "Where things are to one another, or what they do to one another, is wrong."),
    QT_TRANSLATE_NOOP("Words", "The number of things is wrong."), QT_TRANSLATE_NOOP("Words", "It looked at, or speaks of, another camera than it says."),
    QT_TRANSLATE_NOOP("Words", "The box lies outside of the picture or over the edge of a camera."),
    QT_TRANSLATE_NOOP("Words", "The answer does not depend on what the crops show."), QT_TRANSLATE_NOOP("Words", "None of these; the note says what."),
    QT_TRANSLATE_NOOP("Words", "none"), QT_TRANSLATE_NOOP("Words", "minor"), QT_TRANSLATE_NOOP("Words", "major"), QT_TRANSLATE_NOOP("Words", "critical"),
    QT_TRANSLATE_NOOP("Words", "right"), QT_TRANSLATE_NOOP("Words", "wrong"), QT_TRANSLATE_NOOP("Words", "unsure"),
    // numbers of the failure set
    QT_TRANSLATE_NOOP("Words", "Progress"), QT_TRANSLATE_NOOP("Words", "Severity"), QT_TRANSLATE_NOOP("Words", "Answer"), QT_TRANSLATE_NOOP("Words", "Tags"),
    QT_TRANSLATE_NOOP("Words", "POPE-style"), QT_TRANSLATE_NOOP("Words", "CHAIR-style"), QT_TRANSLATE_NOOP("Words", "checked"), QT_TRANSLATE_NOOP("Words", "checked of all"),
    QT_TRANSLATE_NOOP("Words", "annotated"), QT_TRANSLATE_NOOP("Words", "with a failure"), QT_TRANSLATE_NOOP("Words", "failures"), QT_TRANSLATE_NOOP("Words", "against the key"),
    QT_TRANSLATE_NOOP("Words", "precision"), QT_TRANSLATE_NOOP("Words", "recall"), QT_TRANSLATE_NOOP("Words", "yes ratio"), QT_TRANSLATE_NOOP("Words", "yes, rightly"),
    QT_TRANSLATE_NOOP("Words", "yes, wrongly"), QT_TRANSLATE_NOOP("Words", "no, rightly"), QT_TRANSLATE_NOOP("Words", "no, wrongly"), QT_TRANSLATE_NOOP("Words", "unanswered"),
    QT_TRANSLATE_NOOP("Words", "zooms with a label"), QT_TRANSLATE_NOOP("Words", "of them not there"), QT_TRANSLATE_NOOP("Words", "cases with such a failure"),
    QT_TRANSLATE_NOOP("Words", "Cases that somebody has looked at and marked so."), QT_TRANSLATE_NOOP("Words", "Share of the run's rollouts that are checked."),
    QT_TRANSLATE_NOOP("Words", "Cases with an annotation on the case, a step, a zoom or tokens."),
    QT_TRANSLATE_NOOP("Words", "Cases in which a type of hallucination was found."), QT_TRANSLATE_NOOP("Words", "Annotations with a type: a case may have several."),
    QT_TRANSLATE_NOOP("Words", "Cases whose answer a person judged otherwise than the data set's key."),
    QT_TRANSLATE_NOOP("Words", "Right answers over all answers to checked yes/no questions."), QT_TRANSLATE_NOOP("Words", "Rightly \"yes\" over all \"yes\"."),
    QT_TRANSLATE_NOOP("Words", "Rightly \"yes\" over all that are \"yes\"."), QT_TRANSLATE_NOOP("Words", "Harmonic mean of precision and recall."),
    QT_TRANSLATE_NOOP("Words", "\"Yes\" over all answers; 0.5 where the questions are balanced and the model is not biased."),
    QT_TRANSLATE_NOOP("Words", "An object that is not there was said to be there."), QT_TRANSLATE_NOOP("Words", "No answer at all: in no rate."),
    QT_TRANSLATE_NOOP("Words", "Zooms that name what is not there over zooms with a label, in checked cases."),
    QT_TRANSLATE_NOOP("Words", "Checked cases with such a failure over checked cases."),
    // fields of the filter line
    QT_TRANSLATE_NOOP("Words", "kind of question"), QT_TRANSLATE_NOOP("Words", "what the model said it zooms on"), QT_TRANSLATE_NOOP("Words", "a camera that a zoom looked through"),
    QT_TRANSLATE_NOOP("Words", "the answer given"), QT_TRANSLATE_NOOP("Words", "the right answer"), QT_TRANSLATE_NOOP("Words", "name of the group"),
    QT_TRANSLATE_NOOP("Words", "name of the question in its data set"), QT_TRANSLATE_NOOP("Words", "name of the rollout"), QT_TRANSLATE_NOOP("Words", "training step"),
    QT_TRANSLATE_NOOP("Words", "training stage"), QT_TRANSLATE_NOOP("Words", "weighted sum of the reward terms"), QT_TRANSLATE_NOOP("Words", "how much better than its group"),
    QT_TRANSLATE_NOOP("Words", "accuracy term, 0 or 1"), QT_TRANSLATE_NOOP("Words", "format term, 0 or -1"), QT_TRANSLATE_NOOP("Words", "grounding term, 0 to 1"),
    QT_TRANSLATE_NOOP("Words", "mean CLIP(crop, label), -1 to 1"), QT_TRANSLATE_NOOP("Words", "zooms that returned a crop"), QT_TRANSLATE_NOOP("Words", "zooms that were refused"),
    QT_TRANSLATE_NOOP("Words", "tokens generated"), QT_TRANSLATE_NOOP("Words", "state of the rollout"),
    QT_TRANSLATE_NOOP("Words", "a type of hallucination that somebody found"), QT_TRANSLATE_NOOP("Words", "how bad somebody judged it"),
    QT_TRANSLATE_NOOP("Words", "what somebody said of the answer"), QT_TRANSLATE_NOOP("Words", "a tag that somebody gave"), QT_TRANSLATE_NOOP("Words", "words of a note that somebody wrote"),
    // what was asked anew
    QT_TRANSLATE_NOOP("Words", "new question"), QT_TRANSLATE_NOOP("Words", "the question again"),
    // two sets without a common case
    QT_TRANSLATE_NOOP("Words", "The two sets share no case: pairs need the same question about the same picture."),
};

/// Sentences with parts; where several fit, the first counts. A part that has a form itself is looked up too.
inline constexpr std::array kSentenceForms{
    QT_TRANSLATE_NOOP("Words", "%1; it can be resumed from the checkpoint of step %2"), QT_TRANSLATE_NOOP("Words", "Preparing: %1"),
    QT_TRANSLATE_NOOP("Words", "Running, %1 of %2 steps done"), QT_TRANSLATE_NOOP("Words", "Paused %1"), QT_TRANSLATE_NOOP("Words", "Stopping %1"),
    QT_TRANSLATE_NOOP("Words", "The trainer failed: %1"), QT_TRANSLATE_NOOP("Words", "it gave no reason"), QT_TRANSLATE_NOOP("Words", "Stopped %1"),
    QT_TRANSLATE_NOOP("Words", "Finished all %1 steps"), QT_TRANSLATE_NOOP("Words", "before its first step"), QT_TRANSLATE_NOOP("Words", "after step %1 of %2"),
    QT_TRANSLATE_NOOP("Words", "after step %1"), QT_TRANSLATE_NOOP("Words", "The trainer (process %1)"), QT_TRANSLATE_NOOP("Words", "The trainer is starting"),
    QT_TRANSLATE_NOOP("Words", "%1 is suspended by a signal %2; it goes on when it gets SIGCONT"), QT_TRANSLATE_NOOP("Words", "%1 has not responded since %2 (%3 s)"),
    QT_TRANSLATE_NOOP("Words", "The system killed the trainer %1: out of memory"), QT_TRANSLATE_NOOP("Words", "The trainer was killed %1, as you asked"),
    QT_TRANSLATE_NOOP("Words", "The trainer was killed %1 (%2)"), QT_TRANSLATE_NOOP("Words", "The trainer ran out of memory %1 and crashed (%2)"),
    QT_TRANSLATE_NOOP("Words", "The trainer crashed %1 (%2)"), QT_TRANSLATE_NOOP("Words", "The trainer ended %1 with exit code %2: %3"),
    QT_TRANSLATE_NOOP("Words", "The trainer ended %1 with exit code %2"), QT_TRANSLATE_NOOP("Words", "The machine was restarted while the trainer ran (%1)"),
    QT_TRANSLATE_NOOP("Words", "The trainer is gone without a word %1, and its disk is full"),
    QT_TRANSLATE_NOOP("Words", "The trainer is gone without a word %1: it crashed or was killed"),
    // why a rollout is in the queue
    QT_TRANSLATE_NOOP("Words", "the second witness does not see what it names in the box, nor anywhere else in the frame"),
    QT_TRANSLATE_NOOP("Words", "the second witness does not see what it names in the box, only elsewhere in the frame"),
    QT_TRANSLATE_NOOP("Words", "the second witness sees no %1 in the box, nor anywhere else in the frame"),
    QT_TRANSLATE_NOOP("Words", "the second witness sees no %1 in the box, only elsewhere in the frame"),
    QT_TRANSLATE_NOOP("Words", "no crop looks like what it names: grounding %1, CLIP %2"), QT_TRANSLATE_NOOP("Words", "no crop looks like what it names: grounding %1"),
    QT_TRANSLATE_NOOP("Words", "no crop looks like what it names: CLIP %1"), QT_TRANSLATE_NOOP("Words", "no crop looks like \"%1\": grounding %2, CLIP %3"),
    QT_TRANSLATE_NOOP("Words", "no crop looks like \"%1\": grounding %2"), QT_TRANSLATE_NOOP("Words", "no crop looks like \"%1\": CLIP %2"),
    QT_TRANSLATE_NOOP("Words", "yet sure of its answer (%1 %)"), QT_TRANSLATE_NOOP("Words", "%1 of %2 rollouts of the group answered otherwise"),
    // what if
    QT_TRANSLATE_NOOP("Words", "crop of zoom %1 grey"), QT_TRANSLATE_NOOP("Words", "all but the crop of zoom %1 grey"), QT_TRANSLATE_NOOP("Words", "box and label of zoom %1"),
    QT_TRANSLATE_NOOP("Words", "box of zoom %1"), QT_TRANSLATE_NOOP("Words", "label of zoom %1"), QT_TRANSLATE_NOOP("Words", "zoom %1 again"),
    QT_TRANSLATE_NOOP("Words", "answer changed %1 of %2: %3, 95 % Wilson interval %4 to %5"),
    QT_TRANSLATE_NOOP("Words", "the answer did not change in %1 of %2: text-only reasoning (threshold %3 %)"),
    QT_TRANSLATE_NOOP("Words", "the answer did not change in %1 of %2: the answer needs the crop (threshold %3 %)"),
    QT_TRANSLATE_NOOP("Words", "the answer did not change in %1 of %2: the crop is enough for the answer (threshold %3 %)"),
    QT_TRANSLATE_NOOP("Words", "the answer did not change in %1 of %2: the answer needs more than the crop (threshold %3 %)"),
    // paired cases
    QT_TRANSLATE_NOOP("Words", "The sets share %1 cases, but none has a reference answer to judge by."),
    QT_TRANSLATE_NOOP("Words", "%1 cases in both: %2 gained, %3 lost, %4 right in both, %5 wrong in both. Right %6 before and %7 after; McNemar's exact test gives p = %8: %9."),
    QT_TRANSLATE_NOOP("Words", "no case changed"), QT_TRANSLATE_NOOP("Words", "chance alone would seldom do this"), QT_TRANSLATE_NOOP("Words", "chance alone could do this"),
    // coverage of an evaluation
    QT_TRANSLATE_NOOP("Words", "%1 of %2 questions answered, %3 judged."), QT_TRANSLATE_NOOP("Words", "%1 of %2 questions answered, none judged."),
    QT_TRANSLATE_NOOP("Words", "%1 replies, without a test file to count against, %2 judged."), QT_TRANSLATE_NOOP("Words", "%1 replies, without a test file to count against, none judged."),
};

}  // namespace omnidrive::ui
