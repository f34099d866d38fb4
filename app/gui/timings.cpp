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
#include <sys/resource.h>
#include <thread>

namespace daxscope::gui {

namespace {

using Clock = std::chrono::steady_clock;

/// How long the window's thread leaves an event waiting at most: another thread sends one every
/// millisecond and looks when it is taken.
class Blocks : public QObject {
public:
    Blocks() : asking_([this] { ask(); }) {}
    ~Blocks() override {
        over_ = true;
        asking_.join();
    }
    std::chrono::nanoseconds longest() const { return longest_; }

private:
    void ask() {
        constexpr std::chrono::milliseconds kEvery{1};
        while (!over_) {
            if (!waiting_.exchange(true)) {
                QMetaObject::invokeMethod(
                    this,
                    [this, sent = Clock::now()] {
                        longest_ =
                            std::max(longest_, std::chrono::nanoseconds(Clock::now() - sent));
                        waiting_ = false;
                    },
                    Qt::QueuedConnection);
            }
            std::this_thread::sleep_for(kEvery);
        }
    }
    std::chrono::nanoseconds longest_{}; ///< of the window's thread
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
    json["longest_block_ns"] = blocks.longest().count();
    json["peak_memory_bytes"] = peakMemory();
    fmt::print("{}\n", json.dump(2));
}

} // namespace daxscope::gui
