// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/banner.h"

#include "app/gui/look/appearance.h"
#include "app/gui/state/shown.h"

#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace daxscope::gui {

Banner::Banner(QWidget* parent)
    : QFrame(parent), label_(new QLabel(this)), button_(new QPushButton(this)),
      close_(new QToolButton(this)) {
    auto* layout = new QHBoxLayout(this);
    constexpr int kSide = 12, kAbove = 6;
    layout->setContentsMargins(kSide, kAbove, kAbove, kAbove);
    label_->setWordWrap(true);
    label_->setTextFormat(Qt::RichText);
    label_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    close_->setAutoRaise(true);
    close_->setToolTip(tr("Close"));
    close_->setAccessibleName(tr("Close"));
    layout->addWidget(label_, 1);
    layout->addWidget(button_);
    layout->addWidget(close_, 0, Qt::AlignTop);
    setAutoFillBackground(true);
    button_->hide();
    connect(button_, &QPushButton::clicked, this, &Banner::pressed);
    connect(close_, &QToolButton::clicked, this, &QWidget::hide);
    hide();
}

void Banner::showError(const QString& what, const QString& remedy) {
    present(what, remedy, true);
}

void Banner::showWarning(const QString& what) {
    present(tr("Events were lost"), what, false);
}

void Banner::showNote(const QString& what, const QString& rest) {
    present(what, rest, false);
}

void Banner::showDanger(const QString& what, const QString& rest, const QString& button) {
    present(what, rest, true);
    close_->hide();
    button_->setText(button);
    button_->show();
}

QString Banner::text() const {
    return label_->text();
}

void Banner::present(const QString& title, const QString& rest, bool error) {
    error_ = error;
    const QString text =
        QStringLiteral("<b>%1</b>%2%3")
            .arg(shown(title).toHtmlEscaped(), rest.isEmpty() ? QString() : QStringLiteral(". "),
                 shown(rest).toHtmlEscaped());
    if (text != label_->text()) { // else it would be laid out anew
        label_->setText(text);
    }
    close_->setVisible(error);
    paint();
    show();
}

void Banner::paint() {
    const QColor background = bannerBackground(error_, QGuiApplication::palette());
    if (background == background_) {
        return; // what this sets comes back as another change of palette
    }
    background_ = background;
    QPalette painted; // all else is the window's
    painted.setColor(QPalette::Window, background);
    setPalette(painted);
    close_->setIcon(icon(QStringLiteral("cancel"), QGuiApplication::palette()));
}

void Banner::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        paint();
    }
    QFrame::changeEvent(event);
}

} // namespace daxscope::gui
