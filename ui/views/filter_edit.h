// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

#include <functional>
#include <vector>

class QCompleter;
class QStringListModel;

namespace omnidrive::ui {

/// A part of the filter text that cannot be understood, in characters.
struct TextProblem {
    int begin = 0, length = 0;
    QString sentence;

    bool operator==(const TextProblem&) const = default;
};

/// What a completion offers at the cursor.
struct TextCompletion {
    int begin = 0, length = 0;   ///< characters that a word replaces
    QStringList words;           ///< those that end with ':' go on
};

/// A filter line that completes what stands at the cursor and underlines what cannot be understood. Tab or Enter in the list takes a
/// completion, Ctrl+Space shows the list.
class FilterEdit : public QLineEdit {
    Q_OBJECT

public:
    /// Text and cursor (characters before it) -> what may stand there.
    using Completer = std::function<TextCompletion(const QString& text, int cursor)>;

    explicit FilterEdit(Completer completer, QWidget* parent = nullptr);

    QCompleter* wordCompleter() const { return list_; }
    void setProblems(std::vector<TextProblem> problems);
    const std::vector<TextProblem>& problems() const { return problems_; }
    /// Where the underline of a problem is drawn.
    QRectF underlineRect(const TextProblem& problem) const;

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void offerWords();
    void takeWord(const QString& word);

    Completer completer_;
    QStringListModel* words_;
    QCompleter* list_;
    std::vector<TextProblem> problems_;
};

}  // namespace omnidrive::ui
