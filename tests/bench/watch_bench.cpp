// SPDX-License-Identifier: GPL-3.0-or-later
//
// A recording under way, watched in the window, by the clock: how long after a commit its events
// are painted, and their picture exact. A process writes the file as the recorder does: a commit
// every 200 ms, or every 10,000 rows. What a fault waits for its commit comes on top.
#include "app/gui/window/main_window.h"
#include "tests/bench/frames.h"
#include "tests/generate/generate.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QTimer>
#include <array>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <sys/mman.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace daxscope {
namespace {

using Clock = std::chrono::steady_clock;
using bench::Frames;

constexpr QSize kSize(1600, 900);

/// What another process committed, and when.
struct Commits {
    struct One {
        std::uint64_t events;
        Clock::time_point at; ///< of one clock for all processes
    };
    std::atomic<std::size_t> count;
    std::array<One, 1 << 16> all;
};

/// Writes a file as a recorder does, in a process of its own: to one's own, a file has no writer.
class Recorder {
public:
    Recorder(const generate::Shape& shape, const generate::Pace& pace,
             const std::filesystem::path& path)
        : commits_(static_cast<Commits*>(mmap(nullptr, sizeof(Commits), PROT_READ | PROT_WRITE,
                                              MAP_SHARED | MAP_ANONYMOUS, -1, 0))),
          process_(fork()) {
        if (process_ == 0) {
            generate::write(shape, pace, path, trace::Old::Refuse, [this](std::uint64_t events) {
                const std::size_t place = commits_->count;
                commits_->all[place] = {events, Clock::now()};
                commits_->count = place + 1;
                return place + 1 < commits_->all.size();
            });
            _exit(0);
        }
    }
    ~Recorder() {
        waitpid(process_, nullptr, 0);
        munmap(commits_, sizeof(Commits));
    }
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;
    const Commits& commits() const { return *commits_; }

private:
    Commits* commits_;
    pid_t process_;
};

/// How long after each commit somebody saw its events.
class Lags {
public:
    explicit Lags(const Commits& commits) : commits_(commits) {}
    /// Somebody sees so many events now.
    void seen(std::uint64_t events) {
        const Clock::time_point now = Clock::now();
        for (; next_ < commits_.count && commits_.all[next_].events <= events; ++next_) {
            const std::chrono::duration<double, std::milli> lag = now - commits_.all[next_].at;
            lags_.push_back(lag.count());
        }
    }
    void report(benchmark::State& state, const std::string& what) {
        std::sort(lags_.begin(), lags_.end());
        const auto at = [this](double share) {
            return lags_.empty() ? -1
                                 : lags_[static_cast<std::size_t>(
                                       share * static_cast<double>(lags_.size() - 1))];
        };
        state.counters[what + "_p50_ms"] = at(0.5);
        state.counters[what + "_p99_ms"] = at(0.99);
        state.counters[what + "_max_ms"] = at(1);
    }

private:
    const Commits& commits_;
    std::size_t next_ = 0;
    std::vector<double> lags_;
};

/// Knows when a part of a widget was painted.
class Painted : public QObject {
public:
    explicit Painted(QWidget* of) : of_(of) { qApp->installEventFilter(this); }
    bool eventFilter(QObject* object, QEvent* event) override {
        if (event->type() == QEvent::Paint && object->isWidgetType() &&
            of_->isAncestorOf(static_cast<QWidget*>(object))) {
            painted_ = true;
        }
        return false;
    }
    bool take() { return std::exchange(painted_, false); }

private:
    QWidget* of_;
    bool painted_ = false;
};

/// Arguments: events a second, events.
void watch(benchmark::State& state) {
    const auto rate = state.range(0);
    generate::Shape shape;
    shape.events = static_cast<std::uint64_t>(state.range(1));
    const std::uint64_t piece =
        std::min<std::uint64_t>(10'000, static_cast<std::uint64_t>(rate / 5));
    const generate::Pace pace{static_cast<std::uint32_t>(shape.events / piece),
                              static_cast<double>(rate)};
    for (auto _ : state) {
        const QTemporaryDir folder;
        const std::filesystem::path path =
            folder.filePath(QStringLiteral("watched.daxtrace")).toStdString();
        const Recorder recorder(shape, pace, path);
        Lags painted(recorder.commits()), exact(recorder.commits());
        while (!std::filesystem::exists(path)) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        gui::MainWindow window(gui::MainWindow::Settings::Ignored);
        window.resize(kSize);
        window.show();
        Painted paints(window.view());
        bool failed = false, whole = false;
        gui::Document* const document = window.document();
        QObject::connect(document, &gui::Document::failed, document, [&] { failed = true; });
        QObject::connect(document, &gui::Document::opened, document,
                         [&] { whole = !document->isPart(); });
        window.follow(QString::fromStdString(path.string()));
        QTimer look;
        look.start(1);
        double longest = 0;
        std::uint64_t frames = 0;
        while (!failed && !whole) {
            const double before = Frames::processor();
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            longest = std::max(longest, Frames::processor() - before);
            const auto comparison = document->comparison();
            if (!comparison) {
                continue;
            }
            if (paints.take()) {
                ++frames;
                painted.seen(comparison->trace->size());
            }
            if (window.view()->isIdle()) {
                exact.seen(comparison->trace->size());
            }
        }
        const Commits& commits = recorder.commits();
        const Clock::time_point last = commits.all[commits.count - 1].at;
        const std::chrono::duration<double, std::milli> behind = Clock::now() - last;
        state.counters["commits"] = static_cast<double>(commits.count);
        painted.report(state, "painted");
        exact.report(state, "exact");
        state.counters["frames_per_s"] = static_cast<double>(frames) * static_cast<double>(rate) /
                                         static_cast<double>(state.range(1));
        state.counters["longest_turn_cpu_ms"] = longest;
        state.counters["whole_after_ms"] = behind.count();
        if (failed) {
            state.SkipWithError("the trace was not read");
        }
    }
}
BENCHMARK(watch)
    ->Args({10'000, 50'000})
    ->Args({100'000, 500'000})
    ->Args({1'000'000, 10'000'000})
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kSecond);

} // namespace
} // namespace daxscope

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("DAXSCOPE_CACHE", "off");
    QApplication app(argc, argv);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
        return 1;
    }
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
