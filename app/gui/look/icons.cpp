// SPDX-License-Identifier: GPL-3.0-or-later
//
// The icons: drawn where one is wanted, in the size and colour that is wanted.
#include "app/gui/look/appearance.h"

#include <QDir>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>
#include <array>
#include <map>
#include <tuple>

// At file scope: the macro declares a function of the resource compiler.
static void initIcons() {
    Q_INIT_RESOURCE(icons);
}

namespace daxscope::gui {

namespace {

/// Draws when a pixmap is asked for, and keeps it: most actions are in a menu that nobody opens.
class DrawnIcon : public QIconEngine {
public:
    /// @param drawing  SVG whose colour is currentColor
    /// @param disabled its colour where the action is
    DrawnIcon(QByteArray drawing, const QColor& colour, const QColor& disabled)
        : drawing_(std::move(drawing)), colour_(colour), disabled_(disabled) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode,
               QIcon::State state) override {
        const qreal ratio =
            painter->device() == nullptr ? 1 : painter->device()->devicePixelRatio();
        painter->drawPixmap(rect, pixmap(rect.size() * ratio, mode, state));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State /*state*/) override {
        const bool disabled = mode == QIcon::Disabled;
        QPixmap& made = made_[{disabled, size.width(), size.height()}];
        if (made.isNull() && !size.isEmpty()) {
            QByteArray coloured = drawing_;
            coloured.replace("currentColor", (disabled ? disabled_ : colour_).name().toUtf8());
            QSvgRenderer renderer(coloured);
            made = QPixmap(size);
            made.fill(Qt::transparent);
            QPainter painter(&made);
            renderer.render(&painter);
        }
        return made;
    }
    QList<QSize> availableSizes(QIcon::Mode /*mode*/, QIcon::State /*state*/) override {
        return {{16, 16}, {24, 24}, {32, 32}, {48, 48}, {72, 72}}; // any other, too
    }
    bool isNull() override { return false; }
    QIconEngine* clone() const override { return new DrawnIcon(*this); }

private:
    QByteArray drawing_;
    QColor colour_, disabled_;
    std::map<std::tuple<bool, int, int>, QPixmap> made_;
};

} // namespace

QIcon icon(const QString& name, const QPalette& palette) {
    initIcons();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    return QIcon(new DrawnIcon(file.readAll(),
                               palette.color(QPalette::Active, QPalette::ButtonText),
                               palette.color(QPalette::Disabled, QPalette::ButtonText)));
}

QStringList iconNames() {
    initIcons();
    QStringList names = QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")});
    for (QString& name : names) {
        name.chop(4); // ".svg"
    }
    return names;
}

} // namespace daxscope::gui
