// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/status.h"

#include "app/gui/state/format.h"
#include "replay/words/of_recording.h"

#include <QFile>
#include <QLabel>
#include <QProgressBar>
#include <QStatusBar>
#include <QTimer>
#include <QToolButton>
#include <unistd.h>
#include <utility>

namespace daxscope::gui {

namespace {
constexpr int kMemoryEvery = 2000; // ms
constexpr int kBarWidth = 180;
constexpr int kBarScale = 1000;    // the bar's scale
constexpr qint64 kRateAfter = 200; // ms: a rate taken earlier jumps about
constexpr int kEndShown = 15'000;  // ms
constexpr std::int64_t kMillisecond = 1'000'000;
} // namespace

std::uint64_t residentMemory() {
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly)) {
        return 0;
    }
    const QList<QByteArray> pages = file.readAll().split(' ');
    return pages.size() < 2
               ? 0
               : pages[1].toULongLong() * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

Status::Status(QStatusBar* bar, Document* document, ViewState* state, const Notes* notes)
    : QObject(bar), bar_of_window_(bar), document_(document), state_(state), notes_(notes),
      work_(new QLabel(bar)), events_(new QLabel(bar)), markers_(new QLabel(bar)),
      visible_(new QLabel(bar)), memory_(new QLabel(bar)), bar_(new QProgressBar(bar)),
      cancel_(new QToolButton(bar)) {
    bar_->setMaximumWidth(kBarWidth);
    bar_->setTextVisible(false);
    bar_->setAccessibleName(tr("Progress"));
    cancel_->setText(tr("Cancel"));
    cancel_->setObjectName(QStringLiteral("cancel"));
    work_->setObjectName(QStringLiteral("work"));
    events_->setObjectName(QStringLiteral("status-events"));
    visible_->setObjectName(QStringLiteral("status-visible"));
    markers_->setObjectName(QStringLiteral("status-markers"));
    markers_->setToolTip(tr("From marker A to marker B"));
    for (QLabel* label : {events_, markers_, visible_}) {
        label->setContentsMargins(0, 0, 12, 0);
    }
    memory_->setToolTip(tr("Memory that this process holds"));
    bar->addWidget(bar_);
    bar->addWidget(work_);
    bar->addWidget(cancel_);
    bar->addPermanentWidget(events_);
    bar->addPermanentWidget(markers_);
    bar->addPermanentWidget(visible_);
    bar->addPermanentWidget(memory_);

    connect(cancel_, &QToolButton::clicked, document, &Document::cancel);
    connect(document, &Document::started, this, [this] { started(); });
    connect(document, &Document::progress, this, &Status::progress);
    connect(document, &Document::cancelled, this, [this] {
        live_ = false;
        ended();
    });
    connect(document, &Document::failed, this, [this] { ended(); });
    connect(document, &Document::comparisonChanged, this, [this] {
        if (!document_->busy()) { // else only a part is there
            ended();
        }
        if (std::exchange(live_, document_->isLive()) && !live_) {
            const auto comparison = document_->comparison();
            bar_of_window_->showMessage(
                comparison && !words::cut_off_sentence(*comparison->trace).empty()
                    ? tr("The recording was cut off: the recorder is gone without having ended it")
                    : tr("The recording has ended"),
                kEndShown);
        }
        showEvents();
    });
    connect(state, &ViewState::visibleChanged, this, [this] { showVisible(); });
    connect(notes, &Notes::changed, this, [this] { showMarkers(); });
    auto* timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, [this] { showMemory(); });
    timer->start(kMemoryEvery);
    ended();
    showMarkers();
    showMemory();
}

void Status::started() {
    stage_.clear();
    bar_->setRange(0, 0);
    bar_->show();
    work_->clear();
    work_->show();
    cancel_->show();
}

void Status::progress(const QString& stage, quint64 done, quint64 total) {
    cancel_->setText(document_->isLive() ? tr("Stop following") : tr("Cancel"));
    if (document_->isLive()) { // how far it is nobody knows, and the banner says how much came
        live_ = true;
        bar_->hide();
        work_->setText(tr("Following the recording"));
        return;
    }
    if (stage != stage_) {
        stage_ = stage;
        since_.start();
    }
    bar_->setRange(0, total == 0 ? 0 : kBarScale);
    if (total != 0) {
        bar_->setValue(
            static_cast<int>(static_cast<double>(done) / static_cast<double>(total) * kBarScale));
    }
    const qint64 spent = since_.elapsed();
    QString text = stage;
    if (done > 0 && spent >= kRateAfter) {
        constexpr double kMsPerSecond = 1000;
        const double rate = static_cast<double>(done) * kMsPerSecond / static_cast<double>(spent);
        text = tr("%1, %2").arg(stage, format::rate(rate));
        if (total > done) {
            const double left = static_cast<double>(total - done) / rate * kMsPerSecond;
            text = tr("%1, %2 left")
                       .arg(text, format::duration(static_cast<std::int64_t>(left) * kMillisecond));
        }
    }
    work_->setText(text);
}

void Status::ended() {
    bar_->hide();
    work_->hide();
    cancel_->hide();
}

void Status::showEvents() {
    const auto sides = document_->sides();
    const auto size = [&](Side side) {
        return format::count(static_cast<std::int64_t>((*sides)[side].trace().size()));
    };
    const auto ranges = static_cast<std::int64_t>(sides->rows());
    events_->setText(
        (sides->isTwo() ? tr("A %1, B %2 events, %3").arg(size(Side::Before), size(Side::After))
                        : tr("%1 events, %2").arg(size(Side::Before)))
            .arg(ranges == 1 ? tr("1 range") : tr("%1 ranges").arg(format::count(ranges))));
}

void Status::showVisible() {
    const TimeRange visible = state_->visible();
    const auto sides = document_->sides();
    const std::int64_t zero = sides ? sides->zero() : state_->bounds().begin;
    if (sides && sides->bounds().length() == 0) { // cut off before its first event
        visible_->setText(tr("end not recorded"));
        return;
    }
    visible_->setText(
        tr("%1 s + %2")
            .arg(format::seconds(visible.begin - zero), format::duration(visible.length())));
}

void Status::showMarkers() {
    const QString told = betweenText(notes_->markers());
    markers_->setText(tr("A–B %1").arg(told));
    markers_->setVisible(!told.isEmpty());
}

void Status::showMemory() {
    memory_->setText(format::bytes(residentMemory() >> 20U << 20U)); // whole MiB: less flicker
}

} // namespace daxscope::gui
