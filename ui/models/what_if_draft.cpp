// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/what_if_draft.h"

#include "ui/models/trace_steps.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace omnidrive::ui {

namespace {

const QString kRollout = QStringLiteral("rollout"), kCall = QStringLiteral("zoom"), kBox = QStringLiteral("box"), kLabel = QStringLiteral("label"),
              kQuestion = QStringLiteral("question");

QJsonObject toJson(const std::pair<QString, int>& place, const WhatIfDraft& draft) {
    QJsonObject object{{kRollout, place.first}, {kCall, place.second}};
    if (draft.boxInModel) {
        const BoxF& box = *draft.boxInModel;
        object[kBox] = QJsonArray{box.x0, box.y0, box.x1, box.y1};
    }
    if (draft.label) {
        object[kLabel] = *draft.label;
    }
    if (draft.question) {
        object[kQuestion] = *draft.question;
    }
    return object;
}

WhatIfDraft fromJson(const QJsonObject& object) {
    WhatIfDraft draft;
    const QJsonArray box = object[kBox].toArray();
    if (box.size() == 4) {
        draft.boxInModel = BoxF{box[0].toDouble(), box[1].toDouble(), box[2].toDouble(), box[3].toDouble()};
    }
    if (object.contains(kLabel)) {
        draft.label = object[kLabel].toString();
    }
    if (object.contains(kQuestion)) {
        draft.question = object[kQuestion].toString();
    }
    return draft;
}

}  // namespace

WhatIfSubject subjectOf(const rollout::Trajectory& trajectory, int call) {
    WhatIfSubject subject{QString::fromStdString(trajectory.id), -1, {}, {}, QString::fromStdString(trajectory.question)};
    const auto calls = callsOf(trajectory);
    if (call >= 0 && call < static_cast<int>(calls.size())) {
        const rollout::ToolCall& zoom = *calls[static_cast<size_t>(call)];
        subject.call = call;
        subject.boxInModel = zoom.boxInModel && zoom.boxInModel->isFinite() ? zoom.boxInModel : std::nullopt;
        subject.label = QString::fromStdString(zoom.label);
    }
    return subject;
}

jobs::WhatIfChange changeOf(const WhatIfSubject& subject, const WhatIfDraft& draft) {
    jobs::WhatIfChange change;
    if (draft.question) {
        change.question = draft.question->toStdString();
        return change;
    }
    change.call = subject.call;
    change.boxInModel = draft.boxInModel;
    if (draft.label) {
        change.label = draft.label->toStdString();
    }
    return change;
}

const WhatIfDraft& WhatIfDrafts::of(const QString& rollout, int call) const {
    static const WhatIfDraft kUntouched;
    const auto found = drafts_.find({rollout, call});
    return found == drafts_.end() ? kUntouched : found->second;
}

void WhatIfDrafts::set(const QString& rollout, int call, const WhatIfDraft& draft) {
    if (draft.isEmpty()) {
        drafts_.erase({rollout, call});
    } else {
        drafts_[{rollout, call}] = draft;
    }
}

void WhatIfDrafts::move(const QString& from, const QString& to) {
    for (const auto& [place, draft] : std::map(drafts_)) {
        if (place.first == from) {
            drafts_.erase(place);
            drafts_[{to, place.second}] = draft;
        }
    }
}

QByteArray WhatIfDrafts::toText() const {
    QJsonArray list;
    for (const auto& [place, draft] : drafts_) {
        list.append(toJson(place, draft));
    }
    return QJsonDocument(list).toJson(QJsonDocument::Compact);
}

WhatIfDrafts WhatIfDrafts::fromText(const QByteArray& text) {
    WhatIfDrafts drafts;
    for (const QJsonValue& value : QJsonDocument::fromJson(text).array()) {
        const QJsonObject object = value.toObject();
        drafts.set(object[kRollout].toString(), object[kCall].toInt(-1), fromJson(object));
    }
    return drafts;
}

}  // namespace omnidrive::ui
