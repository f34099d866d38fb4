// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/work_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

namespace daxscope::gui {

WorkBar::WorkBar(const QString& name, const QString& accessible, Progress progress, QWidget* parent)
    : QWidget(parent), progress_(std::move(progress)), bar_(new QProgressBar(this)),
      why_(new QLabel(this)), button_(new QToolButton(this)) {
    constexpr int kPollEvery = 100; // ms
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 8, 0);
    row->addWidget(bar_, 1);
    row->addWidget(why_, 1);
    row->addWidget(button_);
    bar_->setAccessibleName(accessible);
    bar_->setObjectName(name);
    why_->setTextFormat(Qt::PlainText);
    why_->setWordWrap(true);
    button_->setObjectName(name + QStringLiteral("-cancel"));
    connect(button_, &QToolButton::clicked, this,
            [this] { busy_ ? emit cancelAsked() : emit againAsked(); });
    poll_.setInterval(kPollEvery);
    connect(&poll_, &QTimer::timeout, this, [this] { poll(); });
    done();
}

void WorkBar::busy() {
    busy_ = true;
    bar_->setRange(0, 0);
    bar_->show();
    why_->hide();
    button_->setText(tr("Cancel"));
    poll_.start();
    show();
}

void WorkBar::stopped(const QString& why) {
    busy_ = false;
    poll_.stop();
    bar_->hide();
    why_->setText(why);
    why_->show();
    button_->setText(tr("Again"));
    show();
}

void WorkBar::done() {
    busy_ = false;
    poll_.stop();
    hide();
}

void WorkBar::poll() {
    constexpr double kWhole = 1000;
    const auto [done, total] = progress_();
    bar_->setRange(0, total == 0 ? 0 : static_cast<int>(kWhole));
    if (total != 0) {
        bar_->setValue(
            static_cast<int>(static_cast<double>(done) * kWhole / static_cast<double>(total)));
    }
}

} // namespace daxscope::gui

#include "moc_work_bar.cpp"
