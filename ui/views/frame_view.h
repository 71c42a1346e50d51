// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/analysis_job.h"
#include "ui/views/box_editor.h"
#include "ui/views/frame_layout.h"
#include "ui/views/frame_overlay.h"
#include "ui/views/pyramid_cache.h"

#include <QImage>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

namespace omnidrive::ui {

/// The picture of a rollout with its zoom boxes. Wheel zooms to the cursor, dragging pans, a click picks a box, `z` goes to the selected box,
/// `0` fits all, holding Shift hides the overlays. Large pictures are prepared on a worker thread; until then the view stays as it was.
class FrameView : public QWidget {
    Q_OBJECT

public:
    explicit FrameView(QWidget* parent = nullptr);
    ~FrameView() override;

    /// Shows a picture, fitted; null shows nothing. The same picture keeps zoom and position. imageShown() follows, at once when it is small.
    void setFrame(vision::ImagePtr image, bool isSixViews);
    void setBoxes(std::vector<FrameBox> boxes);
    const std::vector<FrameBox>& boxes() const { return boxes_; }
    void setTruth(std::optional<BoxF> boxInImage, const QString& label);
    /// What a data set's annotators drew, below the zoom boxes; shown while setReferenceShown(true).
    void setReference(std::vector<ReferenceBox> boxes);
    /// Evidence that a person drew: above the zoom boxes, thick and dotted.
    void setEvidence(std::vector<ReferenceBox> boxes);
    const std::vector<ReferenceBox>& evidence() const { return evidence_; }
    const std::vector<ReferenceBox>& reference() const { return reference_; }
    void setSelectedCall(int call);
    int selectedCall() const { return selectedCall_; }

    /// The box under the hand, in pixels of the picture: handles appear, dragging changes it instead of moving the picture (the middle or right
    /// button still does), arrow keys nudge it, with Shift by ten pixels. An empty box waits to be drawn; nullopt ends editing.
    void setEditedBox(const std::optional<QRectF>& box);
    /// What its tag calls the box under the hand: "what if" unless told otherwise.
    void setEditedName(const QString& name) { editedName_ = name; }
    const BoxEditor& editor() const { return editor_; }
    /// A picture laid over the whole frame, stretched smoothly; a null one: none. @param opacity 0 to 1.
    void setHeat(const QImage& heat, double opacity);
    bool isHeatShown() const { return !heat_.isNull() && areOverlaysShown(); }

    /// Makes a widget's keyboard part of the "hold Shift" gesture (the window).
    void watchShiftOf(QObject* window);
    bool areOverlaysShown() const { return areOverlaysOn_ && !isShiftHeld_; }
    const ImagePyramid& pyramid() const { return *pyramid_; }
    bool isReady() const { return !isPreparing_; }
    /// Large scales are drawn at full speed.
    bool isQuick() const { return !quick_.isNull(); }

    bool isFitted() const { return isFitted_; }

    /// View pixels per picture pixel, and both directions of the mapping.
    double scale() const { return scale_; }
    QPointF toView(const QPointF& inImage) const { return offset_ + placement().place(inImage) * scale_; }
    QPointF toImage(const QPointF& inView) const { return placement().place(toCanvas(inView)); }
    /// The only one of six cameras that is shown, as in vision::kCameras; -1: all.
    int camera() const { return camera_; }
    /// Six cameras are shown as they stand around the car, and not as the model saw them.
    bool isCarLayout() const { return placement().isCar(); }
    /// "x 12  y 34", with the camera and its own coordinates for six views; empty outside.
    QString describe(const QPointF& inImage) const;

    QSize sizeHint() const override { return {640, 360}; }

public Q_SLOTS:
    /// The whole picture; ends the showing of one camera.
    void fit();
    /// One of six cameras alone, the next (1) or the one before (-1); after the last one all of them.
    void stepCamera(int direction);
    /// Of six cameras, all at once, the rear row as in a mirror; one camera alone is shown as it is.
    void setCarLayout(bool isCar);
    void zoomToSelected();
    void zoomIn() { zoomBy(1.25, rect().center()); }
    void zoomOut() { zoomBy(0.8, rect().center()); }
    void setTruthShown(bool isShown);
    void setReferenceShown(bool isShown);
    void setOverlaysShown(bool areShown);

Q_SIGNALS:
    void callPicked(int call);
    void cursorMoved(const QString& description);
    void imageShown();
    /// The edited box was changed by hand or key.
    void boxEdited(const QRectF& inImage);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void prepare(vision::ImagePtr image);
    void show(std::shared_ptr<const ImagePyramid> pyramid);
    void wantQuick();
    void zoomBy(double factor, const QPointF& at);
    void zoomToRect(const QRectF& inImage);
    void applyFit();
    void keepInView();
    QRectF home() const;
    double fitScale() const;
    void setShiftHeld(bool isHeld);

    bool editWith(const QMouseEvent& event);
    void showEditCursor(const QPointF& inView);

    /// A plate with a name at a box.
    struct Tag {
        QRectF box;                 ///< in the view
        QString text;
        QColor colour;
        bool isSelected = false;
        bool isOptional = false;    ///< left out where it would lie on another
        QRectF plate = {};          ///< its place; null: none
    };

    FrameLayout placement() const { return {QSizeF(pyramid_->size()), isCarWanted_ && isSixViews_ && camera_ < 0}; }
    QPointF toCanvas(const QPointF& inView) const { return (inView - offset_) / scale_; }
    QRectF rectInView(const QRectF& inImage) const;
    QRectF rectInView(const BoxF& inImage) const { return rectInView(QRectF(QPointF(inImage.x0, inImage.y0), QPointF(inImage.x1, inImage.y1))); }
    void paintPicture(QPainter& painter, const QRectF& clip) const;
    void paintTiles(QPainter& painter) const;
    void paintHeat(QPainter& painter) const;
    void paintEdited(QPainter& painter) const;
    void paintTruth(QPainter& painter) const;
    void paintReference(QPainter& painter) const;
    void paintEvidence(QPainter& painter) const;
    void paintBox(QPainter& painter, const FrameBox& box) const;
    Tag tagOf(const FrameBox& box) const;
    std::vector<Tag> tags() const;
    void paintTags(QPainter& painter) const;
    void showHovered(const QPointF& inImage);

    vision::ImagePtr image_;
    std::shared_ptr<const ImagePyramid> pyramid_;   ///< never null
    PyramidCache recent_;
    QImage quick_;                ///< the picture as RGB32, made when it is seen large: four bytes a pixel are worth it only then
    bool isQuickWanted_ = false;
    bool isSixViews_ = false, isPreparing_ = false, isCarWanted_ = false;
    int camera_ = -1;
    std::vector<FrameBox> boxes_;
    std::optional<BoxF> truth_;
    QString truthLabel_;
    std::vector<ReferenceBox> reference_, evidence_;
    int hoveredReference_ = -1;   ///< its name is shown in full, whatever lies around it
    int selectedCall_ = -1;
    bool isTruthOn_ = false, isReferenceOn_ = true, areOverlaysOn_ = true, isShiftHeld_ = false;

    BoxEditor editor_;
    bool isHeldTurned_ = false;   ///< the row in which the edited box was taken hold of: a drag that leaves it does not jump to the other side
    QString editedName_;
    QImage heat_;
    qint64 heatKey_ = 0;   ///< of the map as it was given
    double heatOpacity_ = 0;

    double scale_ = 1;
    QPointF offset_;
    bool isFitted_ = true;
    QPointF pressedAt_, draggedFrom_;
    bool isDragging_ = false;
    QTimer shiftTimer_;
    quint64 newestPicture_ = 0;
    std::unique_ptr<jobs::AnalysisJob> job_;        ///< last: its thread uses the rest
};

}  // namespace omnidrive::ui
