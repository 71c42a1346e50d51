// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/icons.h"

#include "ui/views/theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace omnidrive::ui {

namespace {

QByteArray drawingOf(const QString& name, const QColor& colour) {
    QFile file(QStringLiteral(":/omnidrive/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    return file.readAll().replace("#000", colour.name().toLatin1());
}

/// Draws with the theme's colours at the moment of painting.
class ThemedIconEngine : public QIconEngine {
public:
    explicit ThemedIconEngine(QString name) : name_(std::move(name)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const int side = qMin(rect.width(), rect.height());
        const double ratio = painter->device()->devicePixelRatioF();
        QRect target(0, 0, side, side);
        target.moveCenter(rect.center());
        painter->drawPixmap(target, iconPixmap(name_, side, colour(mode, state), ratio));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        return iconPixmap(name_, qMin(size.width(), size.height()), colour(mode, state), 1);
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal) override { return pixmap(size, mode, state); }
    QIconEngine* clone() const override { return new ThemedIconEngine(name_); }

private:
    static QColor colour(QIcon::Mode mode, QIcon::State state) {
        const Theme& theme = Theme::current();
        return mode == QIcon::Disabled ? theme.faint : state == QIcon::On ? theme.accent : theme.muted;
    }

    QString name_;
};

}  // namespace

QIcon themedIcon(const QString& name) { return QIcon(new ThemedIconEngine(name)); }

QPixmap iconPixmap(const QString& name, int size, const QColor& colour, double pixelRatio) {
    const QString key = QStringLiteral("omnidrive/%1/%2/%3/%4").arg(name, colour.name()).arg(size).arg(pixelRatio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) {
        return pixmap;
    }
    pixmap = QPixmap(QSize(size, size) * pixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    QSvgRenderer(drawingOf(name, colour)).render(&painter, QRectF(QPointF(), pixmap.size()));
    painter.end();
    pixmap.setDevicePixelRatio(pixelRatio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

}  // namespace omnidrive::ui
