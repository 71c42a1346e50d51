// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/annotation_keeper.h"
#include "ui/bridge/run_data.h"
#include "ui/models/token_strip.h"
#include "ui/panels/studio_context.h"
#include "ui/views/frame_overlay.h"

#include <QRectF>
#include <QSet>
#include <QTimer>
#include <QWidget>

#include <map>
#include <optional>
#include <utility>
#include <vector>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;

namespace omnidrive::ui {

class AnnotationForm;
class AnnotationHistory;
class MessageBar;
class RolloutFilterProxy;

/// What people say of the selected case, and the review loop by single keys: type, severity, verdict, checked and on to the next unchecked one. Type,
/// severity, tags, note and evidence belong to what is chosen under "About" (the case, the selected step or zoom, chosen tokens); verdict, right answer and the
/// checked mark always to the case.
class AnnotationPanel : public QWidget {
    Q_OBJECT

public:
    enum class About { Case, Step, Zoom, Tokens };
    /// Tokens of a turn.
    using TurnSpan = std::pair<int, TokenSpan>;

    explicit AnnotationPanel(const StudioContext& context, QWidget* parent = nullptr);
    /// What was typed or drawn last is given to the keeper.
    ~AnnotationPanel() override;

    /// The rows that the review loop walks through, in their order.
    void setRows(const RolloutFilterProxy* rows) { rows_ = rows; }

    AnnotationForm* form() const { return form_; }
    QString message() const;
    QString progress() const;
    About about() const;
    void setAbout(About about);
    /// Gives what was typed or drawn last to the keeper.
    void commit();
    /// To the next thing that there is to annotate: case, step, zoom, tokens.
    void nextAbout();
    AnnotationHistory* history() const { return history_; }
    bool isSettled() const;
    bool isDrawing() const { return isDrawing_; }

public Q_SLOTS:
    /// The type with this place in the label set; a second time takes it away.
    void toggleType(int index);
    /// The same by its key, from 0, on the page of types that is shown; then the first page is shown again.
    void toggleTypeByKey(int key);
    void nextTypePage();
    /// Opens the editor of types and tags.
    void editLabels();
    /// Tokens of a turn become what the annotation is about.
    void takeSpan(int turn, omnidrive::ui::TokenSpan span);
    void editReason();
    void toggleSeverity(omnidrive::annotation::Severity severity);
    void toggleVerdict(omnidrive::annotation::Verdict verdict);
    void clearType();
    /// Marks the case as checked and goes to the next one that is not.
    void checkAndGoOn();
    void goToNextUnchecked();
    void toggleChecked();
    void undo();
    void redo();
    void editNote();
    /// Takes a box into hand: the chosen one of the list, else a new one that waits to be drawn.
    void setDrawing(bool isOn);
    void copyZoom();
    void removeBox();
    /// The box in hand was changed in the picture.
    void takeBox(const QRectF& inImage);
    /// The run has more rollouts.
    void showRowCount() { showProgress(); }

Q_SIGNALS:
    void drawingChanged(bool isOn);
    void editedBoxChanged(const std::optional<QRectF>& inImage);
    /// Of the shown case: spans of tokens of which something was said, by turn, and the one that is annotated now.
    void spansChanged(const std::multimap<int, omnidrive::ui::TokenSpan>& marks, const std::optional<omnidrive::ui::AnnotationPanel::TurnSpan>& chosen);
    void evidenceChanged(const std::vector<omnidrive::ui::ReferenceBox>& boxes);
    /// Keys are commands again.
    void leaveWanted();

private:
    void buildLayout();
    QWidget* buildHead();
    void connectAll();
    void connectForm();
    void openRun(const QString& run);
    void showCase(const LoadedCasePtr& loaded);
    void clear();
    void showAll();
    void showProgress();
    void showStatus();
    void showBoxes();
    void showSpans();
    void leaveSpan();
    annotation::Target target() const;
    bool isCaseShown() const;
    void edit(const annotation::Target& target, const AnnotationKeeper::Change& change, const QString& reason);
    void takeShownTarget(const annotation::Target& about);
    void commitBox();
    std::optional<annotation::EvidenceBox> chosenBox() const;
    void announceBox();
    QString nextUnchecked() const;
    void followUndo(const QStringList& rollouts);

    StudioContext context_;
    const RolloutFilterProxy* rows_ = nullptr;
    LoadedCasePtr case_;
    annotation::CaseFacts facts_;          ///< of case_
    QString undoneFrom_;                   ///< rollout that was shown when undo or redo was asked for
    QSet<QString> marked_;                 ///< checked here, not yet confirmed by the keeper
    std::optional<TurnSpan> span_;         ///< tokens chosen in the shown case
    int typePage_ = 0;
    bool isDrawing_ = false;
    std::optional<annotation::EvidenceBox> inHand_;   ///< as given to the keeper last; none: a new one that waits to be drawn
    annotation::Target shown_;             ///< what the form is about
    std::optional<QRectF> drawn_;          ///< changed by hand and not yet given to the keeper
    annotation::Target drawnOn_;
    QTimer boxTimer_;
    QLabel* progressText_;
    QProgressBar* progressBar_;
    QComboBox* about_;
    QPushButton* checked_;
    QPushButton* undo_;
    QPushButton* redo_;
    MessageBar* message_;
    AnnotationForm* form_;
    AnnotationHistory* history_;
    QScrollArea* scroll_;
};

}  // namespace omnidrive::ui
