// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/screen_values.h"
#include "ui/bridge/note_keeper.h"
#include "ui/bridge/run_data.h"
#include "ui/panels/studio_context.h"

#include <QObject>
#include <QStringList>

#include <vector>

class QPoint;

namespace omnidrive::ui {

class CurvePlot;
class MessageBar;
struct PlotEvent;
struct PlotNote;

/// What stands on the curves of the open run beside their points: notes that users pinned, alerts, changed settings; and the questions by which
/// they are opened, written and removed.
class CurveMarks : public QObject {
    Q_OBJECT

public:
    /// @param window parent of the dialogs.
    CurveMarks(const StudioContext& context, MessageBar* message, QWidget* window);

    NoteKeeper* notes() { return &notes_; }
    std::vector<PlotEvent> events(const insight::AxisPositions& positions) const;
    std::vector<PlotNote> pinned(const insight::AxisPositions& positions) const;
    /// The step of the event, and of an alert the first rollout of its evidence.
    void openEvent(int event);
    void showNote(const QString& id);
    /// Where a note can be pinned: the run, and its curves that the plot shows.
    struct NotePlace {
        QString run;
        QStringList names, keys;
    };
    NotePlace placeIn(const CurvePlot& plot) const;
    /// Asks for the curve, where a plot has several, and the words. Whatever is opened meanwhile, they go to the run of the place.
    void askForNote(const NotePlace& place, qint64 step);

Q_SIGNALS:
    void changed();

private:
    void takeEvents(const std::vector<store::RunEvent>& events);

    StudioContext context_;
    MessageBar* message_;
    QWidget* window_;
    NoteKeeper notes_;
    std::vector<store::RunEvent> events_;   ///< alerts and changed settings of the open run
};

}  // namespace omnidrive::ui
