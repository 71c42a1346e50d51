// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "annotation/project.h"

#include <QString>
#include <QTest>

#include <algorithm>
#include <filesystem>
#include <memory>

namespace omnidrive::tests {

inline std::unique_ptr<annotation::Project> openProject(const std::filesystem::path& folder) {
    return annotation::Project::open(folder, {"tester", "", true});
}

/// The newest edit of annotation_editor.cpp that stands in the project; -1 when none does.
inline long newestEdit(const annotation::Project& project) {
    long newest = -1;
    for (const auto& [key, annotation] : project.annotations()) {
        newest = std::max(newest, QString::fromStdString(annotation.note).mid(5).toLong());
    }
    return newest;
}

/// Nothing that was said to be saved is missing, nothing is mixed, and undo goes on from there.
inline void checkProject(const std::filesystem::path& folder, long lastSaved, const QString& where) {
    if (!annotation::isProjectFolder(folder)) {
        QVERIFY2(lastSaved < 0, qPrintable(where));
        return;
    }
    const auto project = openProject(folder);
    QVERIFY2(!project->isReadOnly(), qPrintable(where + ": " + QString::fromStdString(project->readOnlyReason())));
    QVERIFY2(project->verify().empty(), qPrintable(where + ": " + QString::fromStdString(project->verify())));
    QVERIFY2(project->unreadable().empty(), qPrintable(where));
    const auto history = project->history(1);
    const long journaled = history.empty() ? -1 : QString::fromStdString(history.back().reason).mid(5).toLong();
    QVERIFY2(journaled == lastSaved || journaled == lastSaved + 1, qPrintable(QString("%1: %2 saved, %3 found").arg(where).arg(lastSaved).arg(journaled)));
    if (project->canUndo()) {
        const long newest = newestEdit(*project);
        QVERIFY2(project->undo(), qPrintable(where));
        QVERIFY2(newestEdit(*project) < newest || newest < 0, qPrintable(where));
        QVERIFY2(project->redo(), qPrintable(where));
        QCOMPARE(newestEdit(*project), newest);
    }
}

}  // namespace omnidrive::tests
