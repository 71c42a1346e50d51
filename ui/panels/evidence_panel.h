// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/run_data.h"
#include "ui/models/evidence_model.h"
#include "ui/panels/studio_context.h"

#include <QWidget>

class QListView;
class QStackedWidget;
class QToolButton;

namespace omnidrive::ui {

class ElidedLabel;
class EmptyState;
class EvidenceDelegate;
class EvidenceScale;
class MessageBar;

/// The evidence strip: one card for each zoom of the selected rollout with CLIP's scores of crop and frame and the verdict of a second witness. Asks
/// only while somebody looks.
class EvidencePanel : public QWidget {
    Q_OBJECT

public:
    explicit EvidencePanel(const StudioContext& context, QWidget* parent = nullptr);

    QListView* view() const { return view_; }
    const EvidenceModel& model() const { return model_; }
    EvidenceDelegate* delegate() const { return delegate_; }
    EvidenceScale* scale() const { return scale_; }
    EmptyState* emptyState() const { return empty_; }
    QString message() const;
    /// What the buttons above the cards choose: the CLIP (empty: the run's own, "embedded", a folder) and the detector (empty: the shipped one).
    void chooseClip(const QString& clip);
    void chooseDetector(const QString& onnxFile);

public Q_SLOTS:
    /// Whether somebody can see the panel; one behind another tab is visible to Qt and seen by nobody.
    void setSeen(bool isSeen);
    void showThumbnail(int call, const QImage& image) { model_.setThumbnail(call, image); }

Q_SIGNALS:
    /// A card was chosen: the trace should show this zoom.
    void zoomWanted(int call);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildLayout();
    QWidget* buildHeader();
    void buildMenus();
    void connectAll();
    void showCase(const LoadedCasePtr& loaded);
    void showReport(const EvidenceReportPtr& report);
    void showProblems(const jobs::EvidenceReport& report);
    void showSelected();
    void clear();
    void want();
    void useModels();
    void showChoice();
    void fitScale();

    StudioContext context_;
    bool isSeen_ = false;
    EvidenceModel model_;
    QString rolloutId_;        ///< of the cards
    QString askedId_;          ///< of the newest question
    ElidedLabel* status_;
    QToolButton* clip_;
    QToolButton* detector_;
    EvidenceScale* scale_;
    QListView* view_;
    EvidenceDelegate* delegate_;
    EmptyState* empty_;
    QStackedWidget* stack_;
    MessageBar* message_;
};

}  // namespace omnidrive::ui
