// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jobs/annotations.h"
#include "ui/bridge/annotation_keeper.h"

#include <QHash>
#include <QSet>
#include <QStringList>
#include <QTimer>
#include <QWidget>

#include <vector>

class QButtonGroup;
class QGridLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QToolButton;

namespace omnidrive::ui {

/// Keys of a page of types: 1 to 8.
inline constexpr int kTypeKeys = 8;

/// The fields of an annotation. Shows what it is given; what a person changes goes out as a change and comes back as shown. Text is given out when
/// its field is left, within a second of being typed, and by commit(), so nothing that was typed is lost.
class AnnotationForm : public QWidget {
    Q_OBJECT

public:
    explicit AnnotationForm(QWidget* parent = nullptr);

    void setLabels(const annotation::LabelSet& labels);
    /// The types that the keys 1 to 8 mean now: those of this page, from 0.
    void setTypePage(int page);
    int typePages() const;
    /// @param about of the chosen target. @param ofCase of its whole case: verdict and right answer are kept there.
    void setAnnotations(const annotation::Annotation& about, const annotation::Annotation& ofCase);
    /// Gives out what was typed and not yet given out.
    void commit();
    void focusNote();

    /// The box of the list that is chosen; -1 when none is.
    int currentBox() const;
    void setCurrentBox(int box);
    void setDrawing(bool isOn);

    QPlainTextEdit* note() const { return note_; }
    QLineEdit* tags() const { return tags_; }
    QListWidget* boxes() const { return boxes_; }
    QToolButton* typeButton(int index) const { return typeButtons_.at(static_cast<size_t>(index)); }
    QToolButton* severityButton(annotation::Severity severity) const;
    QToolButton* verdictButton(annotation::Verdict verdict) const;

Q_SIGNALS:
    /// @param target what was shown when it was typed. @param reason for the journal.
    void changeWanted(const omnidrive::annotation::Target& target, const omnidrive::ui::AnnotationKeeper::Change& change, const QString& reason);
    void typeWanted(int index);
    void severityWanted(omnidrive::annotation::Severity severity);
    void verdictWanted(omnidrive::annotation::Verdict verdict);
    void drawWanted(bool isOn);
    void copyWanted();
    void removeWanted();
    void boxChosen(int box);
    void labelsWanted();
    /// Esc in a field: keys are commands again.
    void leaveWanted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildFields();
    void buildLayout();
    QWidget* buildBoxRow();
    void connectAll();
    QToolButton* addChoice(const QString& text, const QString& toolTip);
    void showBoxes(const std::vector<annotation::EvidenceBox>& boxes);
    void noteEdit(QWidget* field);
    void showText(QLineEdit* field, const QString& value);
    bool takeEdited(QWidget* field, const QString& shown, const QString& value);
    bool isOlder(QWidget* field, const QString& value);

    void nameTypes();
    void askForBoxLabel(int box);

    annotation::LabelSet labels_;
    int typePage_ = 0;
    annotation::Annotation about_, ofCase_;   ///< as shown
    QGridLayout* typeGrid_;
    QToolButton* editTypes_;
    std::vector<QToolButton*> typeButtons_, severityButtons_, verdictButtons_;   ///< severity and verdict without "none"
    QLineEdit* label_;
    QLineEdit* answer_;
    QLineEdit* tags_;
    QPlainTextEdit* note_;
    QLabel* boxesWord_;
    QListWidget* boxes_;                      ///< hidden while there is nothing in it
    QPushButton* draw_;
    QPushButton* copy_;
    QPushButton* remove_;
    QSet<QWidget*> edited_;                   ///< fields typed into and not given out: nothing that comes back overwrites them
    QHash<QWidget*, QStringList> given_;      ///< what was shown, then what was given out, until the last of it comes back: what comes late is older
    QTimer commitTimer_;
};

}  // namespace omnidrive::ui
