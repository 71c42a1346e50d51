// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/key_object_finder.h"
#include "ui/bridge/run_data.h"
#include "ui/panels/studio_context.h"

#include <QImage>
#include <QWidget>

class QStackedWidget;
class QToolButton;

namespace omnidrive::ui {

class CropStrip;
class ElidedLabel;
class EmptyState;
class FrameView;
class HeatBar;
class MessageBar;

/// The picture of the selected rollout with its zoom boxes, and the crops beside it.
class FramePanel : public QWidget {
    Q_OBJECT

public:
    explicit FramePanel(const StudioContext& context, QWidget* parent = nullptr);

    FrameView* view() const { return view_; }
    CropStrip* crops() const { return crops_; }
    HeatBar* heat() const { return heat_; }
    KeyObjectFinder* keyObjects() { return &keyObjects_; }
    /// Where pictures of trace files are looked for in this session, beside their own folder and before those that are remembered.
    void searchPictures(const QStringList& folders);
    /// Reads the boxes that a data set's annotators drew; they lie over the pictures that the file knows.
    void openKeyObjects(const QString& file);
    bool isReady() const;

public Q_SLOTS:
    void setTruthShown(bool isShown);
    void setOverlaysShown(bool areShown);
    void setKeyObjectsShown(bool areShown);
    /// Asks for the file.
    void chooseKeyObjects();
    /// Asks for a folder that trace files of other programs have their pictures below; it is remembered, and the open rollout is read again.
    void choosePictureFolder();

Q_SIGNALS:
    void callPicked(int call);
    void cursorMoved(const QString& description);
    /// A crop was cut from the picture.
    void cropReady(int call, const QImage& image);

private:
    void buildLayout();
    QWidget* buildTools();
    QToolButton* addTool(const QString& icon, const QString& toolTip);
    void connectAll();
    void showCase(const LoadedCasePtr& loaded);
    void showCrops();
    void showKeyObjects();
    void clear();

    StudioContext context_;
    LoadedCasePtr case_;
    ElidedLabel* caption_;
    QWidget* tools_;
    QToolButton* truth_;
    QToolButton* overlays_;
    HeatBar* heat_;
    FrameView* view_;
    CropStrip* crops_;
    MessageBar* message_;
    QStringList givenFolders_;   ///< of pictures, in this session
    KeyObjectFinder keyObjects_;
    EmptyState* empty_;
    QStackedWidget* stack_;
};

}  // namespace omnidrive::ui
