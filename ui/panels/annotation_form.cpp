// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/annotation_form.h"

#include "ui/models/words.h"
#include "ui/views/theme.h"

#include <QCompleter>
#include <QFormLayout>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace omnidrive::ui {

namespace {

using annotation::Annotation;
using annotation::Severity;
using annotation::Verdict;

constexpr int kTypeColumns = 2, kLongestWaitMs = 700, kBoxRows = 3;
/// Keys that the window gives these buttons (main_window_annotate.cpp), for their texts.
const std::array<QString, 3> kSeverityKeys{QStringLiteral("F2"), QStringLiteral("F3"), QStringLiteral("F4")};
const std::array<QString, 3> kVerdictKeys{QStringLiteral("V"), QStringLiteral("F"), QStringLiteral("I")};

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

std::vector<std::string> tagsIn(const QString& line) {
    std::vector<std::string> tags;
    for (const QString& part : line.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const std::string tag = part.trimmed().toStdString();
        if (!tag.empty() && std::find(tags.begin(), tags.end(), tag) == tags.end()) {
            tags.push_back(tag);
        }
    }
    return tags;
}

QString lineOf(const std::vector<std::string>& tags) {
    QStringList parts;
    for (const std::string& tag : tags) {
        parts.push_back(text(tag));
    }
    return parts.join(QStringLiteral(", "));
}

QString boxText(const annotation::EvidenceBox& box) {
    const BoxF& at = box.boxInCamera;
    const QString where = box.camera.empty() ? AnnotationForm::tr("picture") : cameraWord(box.camera);
    const QString size = AnnotationForm::tr("%1 × %2 at %3, %4").arg(at.width()).arg(at.height()).arg(at.x0).arg(at.y0);
    return QStringLiteral("%1  %2  %3").arg(where, size, text(box.label)).trimmed();
}

QWidget* rowOf(const std::vector<QToolButton*>& buttons) {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kSpace / 2);
    for (QToolButton* button : buttons) {
        layout->addWidget(button, 1);
    }
    return row;
}

}  // namespace

AnnotationForm::AnnotationForm(QWidget* parent)
    : QWidget(parent),
      typeGrid_(new QGridLayout),
      editTypes_(new QToolButton),
      label_(new QLineEdit),
      answer_(new QLineEdit),
      tags_(new QLineEdit),
      note_(new QPlainTextEdit),
      boxesWord_(new QLabel),
      boxes_(new QListWidget),
      draw_(new QPushButton(tr("Draw"))),
      copy_(new QPushButton(tr("Copy the zoom"))),
      remove_(new QPushButton(tr("Remove"))) {
    buildFields();
    buildLayout();
    connectAll();
    setLabels(annotation::defaultLabelSet());
}

QToolButton* AnnotationForm::addChoice(const QString& text, const QString& toolTip) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setToolTip(toolTip);
    button->setAccessibleName(text);
    button->setAccessibleDescription(toolTip);
    button->setCheckable(true);
    button->setProperty("choice", true);
    button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);   // a narrow panel cuts a word rather than a button
    return button;
}

void AnnotationForm::buildFields() {
    for (size_t i = 0; i < kSeverityKeys.size(); ++i) {
        const Severity severity = annotation::kSeverities[i + 1];
        auto* button = addChoice(word(annotation::severityName(severity)), tr("How bad it would be on the road (%1)").arg(kSeverityKeys[i]));
        connect(button, &QToolButton::clicked, this, [this, severity] { Q_EMIT severityWanted(severity); });
        severityButtons_.push_back(button);
    }
    for (size_t i = 0; i < kVerdictKeys.size(); ++i) {
        const Verdict verdict = annotation::kVerdicts[i + 1];
        auto* button =
            addChoice(word(annotation::verdictName(verdict)), tr("Whether the answer is right, whatever the data set says (%1)").arg(kVerdictKeys[i]));
        connect(button, &QToolButton::clicked, this, [this, verdict] { Q_EMIT verdictWanted(verdict); });
        verdictButtons_.push_back(button);
    }
    editTypes_->setText(tr("Edit…"));
    editTypes_->setAutoRaise(true);
    editTypes_->setAccessibleName(tr("Edit types and tags of this project"));
    editTypes_->setToolTip(tr("Types and tags of this project"));
    label_->setAccessibleName(tr("Right label"));
    label_->setPlaceholderText(tr("what the zoom really shows"));
    answer_->setAccessibleName(tr("Right answer"));
    answer_->setPlaceholderText(tr("where the key is wrong"));
    tags_->setAccessibleName(tr("Tags"));
    tags_->setPlaceholderText(tr("night, far-away"));
    note_->setAccessibleName(tr("Note"));
    note_->setTabChangesFocus(true);
    note_->setPlaceholderText(tr("L to write, Esc to leave"));
    note_->setFixedHeight(3 * fontMetrics().lineSpacing() + 2 * kSpace);
    boxes_->setAccessibleName(tr("Evidence boxes"));
    boxes_->setToolTip(tr("Enter or a double click says what is really in the box"));
    draw_->setCheckable(true);
    draw_->setToolTip(tr("Drag a box in the picture, on any camera; arrows nudge it, with Shift by ten pixels (Ctrl+B)"));
    copy_->setToolTip(tr("What the selected zoom cropped, as evidence (Ctrl+Shift+B)"));
    remove_->setToolTip(tr("Take the chosen box away (Ctrl+Backspace)"));
}

QWidget* AnnotationForm::buildBoxRow() {
    auto* column = new QWidget;
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kSpace / 2);
    boxesWord_->setProperty("role", QStringLiteral("muted"));
    boxesWord_->setBuddy(boxes_);
    layout->addWidget(boxesWord_);
    layout->addWidget(boxes_);
    auto* row = new QHBoxLayout;
    row->setSpacing(kSpace / 2);
    for (QPushButton* button : {draw_, copy_, remove_}) {
        button->setAccessibleDescription(button->toolTip());
        row->addWidget(button);
    }
    row->addStretch();
    layout->addLayout(row);
    return column;
}

void AnnotationForm::buildLayout() {
    typeGrid_->setContentsMargins(0, 0, 0, 0);
    typeGrid_->setSpacing(kSpace / 2);
    auto* types = new QWidget;
    types->setLayout(typeGrid_);
    typeGrid_->setColumnStretch(0, 6);   // the longer words stand there
    typeGrid_->setColumnStretch(1, 5);
    auto* form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(kSpace);
    form->setVerticalSpacing(kSpace / 2);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    auto* typeRow = new QHBoxLayout;
    auto* typeWord = new QLabel(tr("Type of hallucination"));
    typeWord->setProperty("role", QStringLiteral("muted"));
    typeRow->addWidget(typeWord, 1);
    typeRow->addWidget(editTypes_);
    form->addRow(typeRow);
    form->addRow(types);
    form->addRow(tr("Severity"), rowOf(severityButtons_));
    form->addRow(tr("Answer is"), rowOf(verdictButtons_));
    form->addRow(tr("Right answer"), answer_);
    form->addRow(tr("Right label"), label_);
    form->addRow(tr("Tags"), tags_);
    form->addRow(tr("Note"), note_);
    form->addRow(buildBoxRow());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kSpace * 3 / 2, kSpace, kSpace, kSpace);
    column->addLayout(form);
    column->addStretch();
}

void AnnotationForm::connectAll() {
    commitTimer_.setSingleShot(true);
    commitTimer_.setInterval(kLongestWaitMs);
    connect(&commitTimer_, &QTimer::timeout, this, &AnnotationForm::commit);
    for (QLineEdit* field : {label_, answer_, tags_}) {
        connect(field, &QLineEdit::textEdited, this, [this, field] { noteEdit(field); });
        connect(field, &QLineEdit::editingFinished, this, &AnnotationForm::commit);
        field->installEventFilter(this);
    }
    connect(note_, &QPlainTextEdit::textChanged, this, [this] { noteEdit(note_); });
    note_->installEventFilter(this);
    connect(editTypes_, &QToolButton::clicked, this, &AnnotationForm::labelsWanted);
    connect(draw_, &QPushButton::toggled, this, &AnnotationForm::drawWanted);
    connect(copy_, &QPushButton::clicked, this, &AnnotationForm::copyWanted);
    connect(remove_, &QPushButton::clicked, this, &AnnotationForm::removeWanted);
    connect(boxes_, &QListWidget::currentRowChanged, this, &AnnotationForm::boxChosen);
    connect(boxes_, &QListWidget::itemActivated, this, [this] { askForBoxLabel(boxes_->currentRow()); });
}

void AnnotationForm::noteEdit(QWidget* field) {
    edited_.insert(field);
    if (!commitTimer_.isActive()) {   // a key does not put it off: whoever types without a pause would have nothing saved
        commitTimer_.start();
    }
}

void AnnotationForm::setLabels(const annotation::LabelSet& labels) {
    if (labels == labels_) {
        return;
    }
    labels_ = labels;
    qDeleteAll(typeButtons_);
    typeButtons_.clear();
    for (size_t i = 0; i < labels_.types.size(); ++i) {
        const annotation::FailureType& type = labels_.types[i];
        auto* button = addChoice(word(type.name), word(type.meaning));
        connect(button, &QToolButton::clicked, this, [this, i] { Q_EMIT typeWanted(static_cast<int>(i)); });
        typeGrid_->addWidget(button, static_cast<int>(i) / kTypeColumns, static_cast<int>(i) % kTypeColumns);
        typeButtons_.push_back(button);
    }
    nameTypes();
    QStringList tags;
    for (const std::string& tag : labels_.tags) {
        tags.push_back(text(tag));
    }
    auto* completer = new QCompleter(tags, tags_);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    tags_->setCompleter(completer);
}

int AnnotationForm::typePages() const { return std::max(1, (static_cast<int>(typeButtons_.size()) + kTypeKeys - 1) / kTypeKeys); }

void AnnotationForm::setTypePage(int page) {
    if (page != typePage_) {
        typePage_ = page;
        nameTypes();
    }
}

/// Each with the keys that reach it from where the pages stand.
void AnnotationForm::nameTypes() {
    const int pages = typePages();
    for (size_t i = 0; i < typeButtons_.size(); ++i) {
        const int page = static_cast<int>(i) / kTypeKeys, key = static_cast<int>(i) % kTypeKeys + 1;
        const int turns = ((page - typePage_) % pages + pages) % pages;
        const QString keys = QStringLiteral("F6 ").repeated(turns) + QString::number(key);
        typeButtons_[i]->setText(QStringLiteral("%1  %2").arg(keys, word(labels_.types[i].name)));
        typeButtons_[i]->setAccessibleName(word(labels_.types[i].name));
    }
}

void AnnotationForm::setAnnotations(const Annotation& about, const Annotation& ofCase) {
    if (about.target != about_.target || ofCase.target != ofCase_.target) {
        commit();
    }
    if (about.target != about_.target || ofCase.target != ofCase_.target) {
        given_.clear();
    }
    if (about.target != about_.target) {
        setCurrentBox(-1);   // a row of another list
    }
    about_ = about;
    ofCase_ = ofCase;
    for (size_t i = 0; i < typeButtons_.size(); ++i) {
        typeButtons_[i]->setChecked(labels_.types[i].id == about.type);
    }
    for (size_t i = 0; i < severityButtons_.size(); ++i) {
        severityButtons_[i]->setChecked(annotation::kSeverities[i + 1] == about.severity);
        verdictButtons_[i]->setChecked(annotation::kVerdicts[i + 1] == ofCase.verdict);
    }
    showText(answer_, text(ofCase.correctAnswer));
    showText(label_, text(about.correctLabel));
    showText(tags_, lineOf(about.tags));
    if (!isOlder(note_, text(about.note)) && !edited_.contains(note_) && note_->toPlainText() != text(about.note)) {
        const QSignalBlocker blocker(note_);
        note_->setPlainText(text(about.note));
    }
    showBoxes(about.boxes);
}

/// A field that has the keyboard and says the same in another form is left alone: the next words are being typed ("night, ").
void AnnotationForm::showText(QLineEdit* field, const QString& value) {
    const QString said = field == tags_ ? lineOf(tagsIn(field->text())) : field->text().trimmed();
    if (!isOlder(field, value) && !edited_.contains(field) && field->text() != value && !(field->hasFocus() && said == value)) {
        const QSignalBlocker blocker(field);
        field->setText(value);
    }
}

/// What was said before the words that were given out last, and are still on their way to the disk.
bool AnnotationForm::isOlder(QWidget* field, const QString& value) {
    QStringList& given = given_[field];
    if (!given.isEmpty() && given.last() == value) {
        given.clear();
    }
    return given.contains(value);
}

/// True when there is something to give out. @param shown last. @param value that is given out.
bool AnnotationForm::takeEdited(QWidget* field, const QString& shown, const QString& value) {
    if (!edited_.remove(field)) {
        return false;
    }
    QStringList& given = given_[field];
    if (given.isEmpty()) {
        given.push_back(shown);
    }
    given.push_back(value);
    return true;
}

void AnnotationForm::showBoxes(const std::vector<annotation::EvidenceBox>& boxes) {
    const QSignalBlocker blocker(boxes_);
    const int current = boxes_->currentRow();
    boxes_->clear();
    for (const annotation::EvidenceBox& box : boxes) {
        boxes_->addItem(boxText(box));
    }
    boxes_->setCurrentRow(std::min(current, boxes_->count() - 1));
    boxes_->setVisible(!boxes.empty());
    boxes_->setFixedHeight(std::min(boxes_->count(), kBoxRows) * (fontMetrics().lineSpacing() + kSpace) + kSpace / 2);
    boxesWord_->setText(boxes.empty() ? tr("Evidence: none yet") : tr("Evidence, in pixels of its camera"));
    remove_->setEnabled(boxes_->count() > 0);
}

void AnnotationForm::commit() {
    commitTimer_.stop();
    const QString noteText = note_->toPlainText(), labelText = label_->text().trimmed(), answerText = answer_->text().trimmed();
    const std::vector<std::string> tags = tagsIn(tags_->text());
    if (takeEdited(note_, text(about_.note), noteText)) {
        Q_EMIT changeWanted(about_.target, [note = noteText.toStdString()](Annotation& annotation) { annotation.note = note; }, QStringLiteral("note"));
    }
    if (takeEdited(label_, text(about_.correctLabel), labelText)) {
        Q_EMIT changeWanted(about_.target, [label = labelText.toStdString()](Annotation& annotation) { annotation.correctLabel = label; }, QStringLiteral("right label"));
    }
    if (takeEdited(tags_, lineOf(about_.tags), lineOf(tags))) {
        Q_EMIT changeWanted(about_.target, [tags](Annotation& annotation) { annotation.tags = tags; }, QStringLiteral("tags"));
    }
    if (takeEdited(answer_, text(ofCase_.correctAnswer), answerText)) {
        Q_EMIT changeWanted(ofCase_.target, [answer = answerText.toStdString()](Annotation& annotation) { annotation.correctAnswer = answer; }, QStringLiteral("right answer"));
    }
}

void AnnotationForm::focusNote() {
    note_->setFocus(Qt::ShortcutFocusReason);
    note_->moveCursor(QTextCursor::End);
}

int AnnotationForm::currentBox() const { return boxes_->currentRow(); }

void AnnotationForm::setCurrentBox(int box) {
    const QSignalBlocker blocker(boxes_);
    boxes_->setCurrentRow(box);
}

void AnnotationForm::askForBoxLabel(int box) {
    if (box < 0 || static_cast<size_t>(box) >= about_.boxes.size()) {
        return;
    }
    const annotation::Target target = about_.target;
    bool isGiven = false;
    const QString label = QInputDialog::getText(this, tr("Evidence"), tr("What is really in this box"), QLineEdit::Normal,
                                                text(about_.boxes[static_cast<size_t>(box)].label), &isGiven);
    if (isGiven) {
        const auto change = [place = static_cast<size_t>(box), label = label.trimmed().toStdString()](Annotation& annotation) {
            if (place < annotation.boxes.size()) {
                annotation.boxes[place].label = label;
            }
        };
        Q_EMIT changeWanted(target, change, QStringLiteral("evidence"));
    }
}

void AnnotationForm::setDrawing(bool isOn) {
    const QSignalBlocker blocker(draw_);
    draw_->setChecked(isOn);
    draw_->setText(isOn ? tr("Done (Esc)") : tr("Draw"));
}

QToolButton* AnnotationForm::severityButton(Severity severity) const { return severityButtons_.at(static_cast<size_t>(severity) - 1); }

QToolButton* AnnotationForm::verdictButton(Verdict verdict) const { return verdictButtons_.at(static_cast<size_t>(verdict) - 1); }

/// Esc would belong to the window, and a note that is left must be given out.
bool AnnotationForm::eventFilter(QObject* watched, QEvent* event) {
    const bool isKey = event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    if (isKey && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        if (event->type() == QEvent::KeyPress) {
            commit();
            Q_EMIT leaveWanted();
        }
        event->accept();
        return true;
    }
    if (event->type() == QEvent::FocusOut && watched == note_) {
        commit();
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace omnidrive::ui
