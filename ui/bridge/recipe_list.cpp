// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/recipe_list.h"

#include "base/error.h"
#include "base/resources.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include <algorithm>

namespace omnidrive::ui {

namespace {

/// Only the title is read here; the trainer reads and checks the rest.
QString titleOf(const QString& file) {
    QFile recipe(file);
    if (!recipe.open(QIODevice::ReadOnly | QIODevice::Text)) {
        return {};
    }
    static const QRegularExpression pattern(QStringLiteral("^title:\\s*[\"']?(.*?)[\"']?\\s*$"), QRegularExpression::MultilineOption);
    return pattern.match(QString::fromUtf8(recipe.read(16 << 10))).captured(1);
}

/// What runs on any machine comes first, the quick one at the head, then what is left out of it.
int placeOf(const QString& name) {
    return name == QLatin1String("embedded-quick") ? 0 : name == QLatin1String("embedded") ? 1 : name.startsWith(QLatin1String("embedded")) ? 2 : 3;
}

}  // namespace

std::vector<RecipeChoice> shippedRecipes() {
    std::vector<RecipeChoice> recipes;
    try {
        const QDir folder(QString::fromStdString((resourcesDir() / "recipes").string()));
        for (const QFileInfo& file : folder.entryInfoList({QStringLiteral("*.yaml")}, QDir::Files, QDir::Name)) {
            const QString title = titleOf(file.filePath());
            recipes.push_back({file.completeBaseName(), title.isEmpty() ? file.completeBaseName() : title});
        }
    } catch (const Error&) {   // a program without its resources still shows runs
    }
    std::ranges::stable_sort(recipes, {}, [](const RecipeChoice& recipe) { return placeOf(recipe.name); });
    return recipes;
}

}  // namespace omnidrive::ui
