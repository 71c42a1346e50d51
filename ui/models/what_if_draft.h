// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/box.h"
#include "jobs/what_if_record.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <optional>

namespace omnidrive::ui {

/// What the user changed about one zoom of one rollout and has not run yet. Nothing set: untouched.
struct WhatIfDraft {
    std::optional<BoxF> boxInModel;    ///< whole numbers, as a model writes them
    std::optional<QString> label, question;

    bool isEmpty() const { return !boxInModel && !label && !question; }
    bool operator==(const WhatIfDraft&) const = default;
};

/// A rollout's recorded zoom as a draft is measured against it: the call, its box and label; call -1 for the question.
struct WhatIfSubject {
    QString rollout;
    int call = -1;
    std::optional<BoxF> boxInModel;
    QString label, question;
};
/// @param call -1, or a zoom of the rollout; another number counts as -1.
WhatIfSubject subjectOf(const rollout::Trajectory& trajectory, int call);

/// The change that a draft of this subject asks for; a new question leaves the zoom aside.
jobs::WhatIfChange changeOf(const WhatIfSubject& subject, const WhatIfDraft& draft);

/// The drafts of all zooms of a run, kept until they are run or discarded, also over a restart of the program.
class WhatIfDrafts {
public:
    const WhatIfDraft& of(const QString& rollout, int call) const;
    /// An empty draft forgets.
    void set(const QString& rollout, int call, const WhatIfDraft& draft);
    /// A resume gave the rollout another name.
    void move(const QString& from, const QString& to);
    bool isEmpty() const { return drafts_.empty(); }

    /// As text for the settings, and back; what cannot be read counts as no drafts.
    QByteArray toText() const;
    static WhatIfDrafts fromText(const QByteArray& text);

private:
    std::map<std::pair<QString, int>, WhatIfDraft> drafts_;
};

}  // namespace omnidrive::ui
