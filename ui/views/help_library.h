// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUrl>

#include <vector>

namespace omnidrive::ui {

/// A page of the help: Markdown as it is stored.
struct HelpPage {
    QString name;    ///< "five-minutes": the file without its ending
    QString title;   ///< its first heading
    QString text;
};

/// A place where words were found.
struct HelpHit {
    QString page, title;
    QString excerpt;   ///< the line around it
};

/// The pages of resources/help/docs, in the order in which the index names them; those that it does not name follow by name.
class HelpLibrary {
public:
    /// @param folder of "*.md". Without one, or when it cannot be read, there are no pages.
    explicit HelpLibrary(const QString& folder);

    const std::vector<HelpPage>& pages() const { return pages_; }
    /// nullptr when there is no such page.
    const HelpPage* find(const QString& name) const;
    /// Address for a browser. @param heading as its slug; may be empty.
    QUrl address(const QString& page, const QString& heading = {}) const;
    /// Lines that contain all of the words, case ignored: pages whose title does first, at most `limit`.
    std::vector<HelpHit> search(const QString& words, size_t limit = 100) const;

private:
    QString folder_;
    std::vector<HelpPage> pages_;
};

/// A heading as links name it: "What the seed means?" is "what-the-seed-means", as on GitHub.
QString headingSlug(const QString& heading);

/// A line of Markdown as a reader sees it: no marks of emphasis, code, tables or links.
QString readableLine(const QString& markdown);

}  // namespace omnidrive::ui
