// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QImage>
#include <QTextBrowser>
#include <QTimer>

namespace omnidrive::ui {

/// Shows Markdown files of a folder with their pictures and links, in the colours of the theme. Links of the web are given to the desktop.
class HelpBrowser : public QTextBrowser {
    Q_OBJECT

public:
    explicit HelpBrowser(QWidget* parent = nullptr);

    QVariant loadResource(int type, const QUrl& name) override;
    /// The heading that the slug names is at the top of the view. @return false when the page has none.
    bool scrollToHeading(const QString& slug);
    /// Selects the next place of the words, from the beginning again after the end. @return false when there is none.
    bool findNext(const QString& words);
    /// Size of the text as a factor of the program's.
    void setTextScale(double factor);
    double textScale() const { return scale_; }

protected:
    void doSetSource(const QUrl& url, QTextDocument::ResourceType type) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void dress();
    void dressBlocks();
    void dressTables(QTextFrame* frame);
    void fitPictures();
    QImage original(const QUrl& name);
    int pictureWidth() const;

    QHash<QUrl, QImage> originals_;   ///< pictures as they are in their files, of the page
    int fittedTo_ = 0;                ///< width that pictures were last fitted to
    QTimer fitting_;   ///< pictures are fitted once the width has settled
    double scale_ = 1;
};

}  // namespace omnidrive::ui
