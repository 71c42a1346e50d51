// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/run_data.h"
#include "ui/bridge/what_if_runner.h"
#include "ui/models/what_if_draft.h"
#include "ui/models/what_if_model.h"
#include "ui/panels/studio_context.h"

#include <QRectF>
#include <QWidget>

#include <functional>
#include <optional>

class QLabel;
class QTableView;

namespace omnidrive::ui {

class EmptyState;
class MessageBar;
class WhatIfForm;

/// What if the model had looked elsewhere? Holds the change of the selected zoom (typed here or drawn in the picture) until it is run or discarded,
/// asks again, and lists what came of it. A child opens like any rollout.
class WhatIfPanel : public QWidget {
    Q_OBJECT

public:
    explicit WhatIfPanel(const StudioContext& context, QWidget* parent = nullptr);

    WhatIfForm* form() const { return form_; }
    QTableView* table() const { return table_; }
    const WhatIfModel& model() const { return model_; }
    QString message() const;
    QString summary() const;
    bool isEditing() const { return isEditing_; }
    /// Opens the continuation so many rows further down the table. @return false when no continuation is selected: there is nowhere to go from.
    bool moveBy(int rows);
    /// Ctrl+Return in this widget runs while a box is being edited.
    void watchKeysOf(QWidget* widget) { widget->installEventFilter(this); }

public Q_SLOTS:
    /// Takes the box of the selected zoom into hand, or lets it go; the draft stays.
    void setEditing(bool isOn);
    /// The box was changed in the picture.
    void takeBox(const QRectF& inImage);
    void run(omnidrive::jobs::WhatIfMask mask = omnidrive::jobs::WhatIfMask::None);

Q_SIGNALS:
    void editingChanged(bool isOn);
    /// What the picture shows in hand: nothing, a box, or an empty one that waits to be drawn.
    void editedBoxChanged(const std::optional<QRectF>& inImage);
    void childWanted(const QString& id, int call);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildLayout();
    void buildTable();
    void connectAll();
    void connectForm();
    void showCase(const LoadedCasePtr& loaded);
    void showSubject();
    void showChildren();
    void showSummary();
    void showFinished(const QString& parent, const QStringList& children, bool wasCancelled);
    void clear();
    void keepDraft(const WhatIfDraft& draft);
    void changeDrafts(const std::function<void(WhatIfDrafts&)>& change);
    void announceBox();
    void openRow(const QModelIndex& index);
    void openRun(const QString& run);

    StudioContext context_;
    std::shared_ptr<const rollout::Trajectory> trajectory_;
    qint64 row_ = 0;                    ///< of that one, in the run's index
    WhatIfSubject subject_, asked_;     ///< shown; of the request under way
    WhatIfDraft askedDraft_;
    WhatIfDrafts drafts_;
    QString draftsKey_;
    WhatIfModel model_;
    bool isEditing_ = false;
    QString newestChild_;               ///< first of the last request, to be shown once it was read
    WhatIfForm* form_;
    QLabel* summary_;
    QTableView* table_;
    EmptyState* empty_;
    MessageBar* message_;
};

}  // namespace omnidrive::ui
