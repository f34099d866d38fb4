// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/transport_bar.h"

#include "app/gui/state/format.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QLabel>
#include <QStatusBar>
#include <QToolBar>
#include <algorithm>

namespace daxscope::gui {

namespace {
constexpr const char* kMenu = "&Play";
} // namespace

TransportBar::TransportBar(QToolBar* bar, QStatusBar* say, Document* document, ViewState* state,
                           Actions* actions)
    : QObject(bar), document_(document), state_(state), actions_(actions),
      transport_(new Transport(document, state, this)), speed_(new QComboBox(bar)),
      place_(new QLabel(bar)) {
    actions->fillToolBar(bar, kMenu);
    bar->addSeparator();
    makeSpeeds(bar);
    bar->addWidget(place_);
    place_->setObjectName(QStringLiteral("transport-place"));
    place_->setToolTip(tr("Time of the playhead since the trace's start"));
    place_->setContentsMargins(8, 0, 8, 0);
    connectActions(say);
    connect(transport_, &Transport::playingChanged, this, [this] { showPlaying(); });
    connect(state, &ViewState::playheadChanged, this, [this] { showPlace(); });
    connect(document, &Document::comparisonChanged, this, [this] {
        enable();
        showPlace();
    });
    enable();
    showPlace();
}

void TransportBar::connectActions(QStatusBar* say) {
    actions_->on(Command::PlayPause, [this] { transport_->setPlaying(!transport_->isPlaying()); });
    actions_->on(Command::PlayStart, [this] { transport_->toStart(); });
    actions_->on(Command::PlayEnd, [this] { transport_->toEnd(); });
    actions_->on(Command::NextEvent, [this] { transport_->step(1); });
    actions_->on(Command::PreviousEvent, [this] { transport_->step(-1); });
    actions_->on(Command::NextDifference, [this] { transport_->stepDifference(1); });
    actions_->on(Command::PreviousDifference, [this] { transport_->stepDifference(-1); });
    actions_->on(Command::Faster, [this] { transport_->changeSpeed(1); });
    actions_->on(Command::Slower, [this] { transport_->changeSpeed(-1); });
    QAction* loop = (*actions_)[Command::Loop];
    actions_->on(Command::Loop, [this, loop] { transport_->setLooping(loop->isChecked()); });
    connect(state_, &ViewState::loopChanged, loop,
            [this, loop] { loop->setChecked(state_->loop().has_value()); });
    connect(transport_, &Transport::nothingThere, say,
            [say] { say->showMessage(tr("Nothing there to go to"), 2000); });
}

void TransportBar::makeSpeeds(QToolBar* bar) {
    speed_->setObjectName(QStringLiteral("speed"));
    speed_->setAccessibleName(tr("Speed"));
    speed_->setToolTip(tr("How fast it plays: N events a second, or by the clock"));
    speed_->setFocusPolicy(Qt::TabFocus); // a click must not take the lanes' keys away
    for (const Speed& speed : speeds()) {
        speed_->addItem(QCoreApplication::translate("Speed", speed.text));
    }
    speed_->setCurrentIndex(transport_->speed());
    connect(speed_, &QComboBox::activated, transport_, &Transport::setSpeed);
    connect(transport_, &Transport::speedChanged, speed_, &QComboBox::setCurrentIndex);
    bar->addWidget(speed_);
}

void TransportBar::enable() {
    const bool there = document_->comparison() != nullptr;
    for (const ActionRow& row : actionTable()) {
        if (QLatin1String(row.menu.name) == QLatin1String(kMenu)) {
            // Accesses of two traces are not the same ones: there is nothing to differ.
            const bool difference = row.command == Command::PreviousDifference ||
                                    row.command == Command::NextDifference;
            (*actions_)[row.command]->setEnabled(there &&
                                                 !(difference && document_->sides()->isTwo()));
        }
    }
    speed_->setEnabled(there);
}

void TransportBar::showPlaying() {
    actions_->setIcon(Command::PlayPause,
                      transport_->isPlaying() ? QStringLiteral("pause") : QStringLiteral("play"));
}

/// Where it is, and for a schedule of the explorer at which of its actions.
void TransportBar::showPlace() {
    const auto time = state_->playhead();
    if (!time || !document_->comparison()) {
        place_->clear();
        return;
    }
    QString text = tr("%1 s").arg(format::seconds(*time - document_->sides()->zero()));
    if (const auto times = document_->actionTimes(); !times.empty()) {
        const auto done = std::upper_bound(times.begin(), times.end(), *time) - times.begin();
        text = tr("%1, action %2 of %3").arg(text).arg(done).arg(times.size());
    }
    place_->setText(text);
}

} // namespace daxscope::gui

#include "moc_transport_bar.cpp"
