// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/timings.h"

#include "app/gui/window/main_window.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QGuiApplication>
#include <algorithm>
#include <atomic>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <pthread.h>
#include <sys/resource.h>
#include <thread>
#include <time.h>

namespace daxscope::gui {

namespace {

using Clock = std::chrono::steady_clock;

/// A time for which the window's thread took no event.
struct Block {
    Clock::time_point from;
    std::chrono::nanoseconds length{};
    std::chrono::nanoseconds worked{}; ///< by that thread meanwhile; the rest it waited
};

/// How long the window's thread leaves an event waiting at most: another thread sends one every
/// millisecond and looks when it is taken.
class Blocks : public QObject {
public:
    Blocks() {
        pthread_getcpuclockid(pthread_self(), &clock_);
        asking_ = std::thread([this] { ask(); });
    }
    ~Blocks() override {
        over_ = true;
        asking_.join();
    }
    const Block& longest() const { return longest_; }

private:
    void ask() {
        constexpr std::chrono::milliseconds kEvery{1};
        while (!over_) {
            if (!waiting_.exchange(true)) {
                QMetaObject::invokeMethod(
                    this, [this, sent = Clock::now(), worked = worked()] { taken(sent, worked); },
                    Qt::QueuedConnection);
            }
            std::this_thread::sleep_for(kEvery);
        }
    }
    void taken(Clock::time_point sent, std::chrono::nanoseconds worked_before) {
        const auto length = std::chrono::nanoseconds(Clock::now() - sent);
        if (length > longest_.length) {
            longest_ = {sent, length, worked() - worked_before};
        }
        waiting_ = false;
    }
    /// Processor time of the window's thread so far.
    std::chrono::nanoseconds worked() const {
        timespec time{};
        clock_gettime(clock_, &time);
        return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    }
    Block longest_; ///< of the window's thread
    clockid_t clock_ = CLOCK_THREAD_CPUTIME_ID;
    std::atomic<bool> waiting_ = false, over_ = false;
    std::thread asking_; ///< last: it uses the others
};

std::int64_t since(Clock::time_point start) {
    return std::chrono::nanoseconds(Clock::now() - start).count();
}

std::int64_t peakMemory() {
    constexpr std::int64_t kKiB = 1024;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss * kKiB;
}

} // namespace

void printTimings(MainWindow& window, const QString& file, Clock::time_point start) {
    nlohmann::ordered_json json;
    json["file"] = file.toStdString();
    json["platform"] = QGuiApplication::platformName().toStdString();
    window.show();
    QCoreApplication::processEvents();
    window.repaint();
    json["window_ns"] = since(start);
    Blocks blocks;
    QEventLoop loop;
    std::optional<Error> failure;
    Document* const document = window.document();
    // What the view was told of: it may still be idle over what was there before.
    std::shared_ptr<const Sides> drawn;
    QObject::connect(document, &Document::comparisonChanged, &loop,
                     [&] { drawn = document->sides(); });
    const auto pictured = [&] {
        if (!document->sides() || drawn != document->sides()) {
            return;
        }
        const std::size_t events = (*document->sides())[Side::Before].trace().size();
        if (!json.contains("first_picture_ns")) {
            json["first_picture_ns"] = since(start);
            json["first_picture_events"] = events;
        }
        if (!document->busy()) {
            json["full_picture_ns"] = since(start);
            json["events"] = events;
            loop.quit();
        }
    };
    QObject::connect(window.view(), &CompareView::idle, &loop, pictured);
    QObject::connect(document, &Document::failed, &loop,
                     [&](const QString& what, const QString& remedy) {
                         failure.emplace(Exit::Io, what.toStdString(), remedy.toStdString());
                         loop.quit();
                     });
    window.open(file);
    loop.exec();
    if (failure) {
        throw Error(*failure);
    }
    const Block& block = blocks.longest();
    json["longest_block_ns"] = block.length.count();
    json["longest_block_at_ns"] = std::chrono::nanoseconds(block.from - start).count();
    json["longest_block_worked_ns"] = block.worked.count();
    json["peak_memory_bytes"] = peakMemory();
    fmt::print("{}\n", json.dump(2));
}

} // namespace daxscope::gui
