// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/arguments.h"
#include "app/common/print.h"
#include "app/gui/application.h"
#include "app/gui/display.h"
#include "app/gui/headless.h"
#include "app/gui/look/appearance.h"
#include "app/gui/pictures/report.h"
#include "app/gui/state/format.h"
#include "app/gui/timings.h"
#include "app/gui/translation.h"
#include "replay/cache/cache.h"
#include "replay/words/escape.h"

#include <CLI/CLI.hpp>
#include <QLocale>
#include <QRegularExpression>
#include <QSettings>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <exception>
#include <malloc.h>
#include <sstream>
#include <sys/mman.h>
#include <sys/resource.h>
#include <system_error>
#include <unistd.h>
#include <utility>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

/// The program's begin, as near as it knows.
const auto kStart = std::chrono::steady_clock::now();

constexpr const char* kProgram = "daxscope-gui";

struct Options {
    std::string file, beside;
    bool live = false, timings = false, no_cache = false;
    std::string before, after;
    std::string align;
    std::string report;
    std::string screenshot;
    std::string size = "1600x1000";
    std::string theme, language;
    std::string range, at;
    int storm = 0;
    bool recorded = false, force = false;
    std::optional<std::uint32_t> select;
    std::string scenario, handler;
    int finding = 1, action = 1;
    std::vector<std::string> docks;
    bool headless() const { return !report.empty() || !screenshot.empty() || timings; }
};

Error usage(const std::string& what, const std::string& remedy) {
    return {Exit::Usage, what, remedy};
}

QSize readSize(const std::string& text) {
    static const QRegularExpression shape(QStringLiteral("^([0-9]{2,5})x([0-9]{2,5})$"));
    const auto match = shape.match(QString::fromStdString(text));
    if (!match.hasMatch()) {
        throw usage("--size " + text + " is no size", "Write it as 1600x1000.");
    }
    // What a display of today has four times, and what the picture of it takes in memory.
    constexpr int kLongest = 16'384, kMegapixels = 64;
    const QSize size(match.captured(1).toInt(), match.captured(2).toInt());
    const qint64 pixels = qint64{size.width()} * size.height();
    if (size.width() > kLongest || size.height() > kLongest || pixels > kMegapixels * 1'000'000) {
        throw usage("--size " + text + " is too large",
                    "A screenshot has at most 16384 pixels a side, and 64 million of them.");
    }
    return size;
}

std::pair<std::int64_t, std::int64_t> readRange(const std::string& text) {
    const QString whole = QString::fromStdString(text);
    const auto from = format::parseTime(whole.section(u':', 0, 0));
    const auto to = format::parseTime(whole.section(u':', 1));
    if (!from || !to || *to <= *from) {
        throw usage("--range " + text + " is no range of times",
                    "Write it as 1.5ms:2ms, counted from the trace's start.");
    }
    return {*from, *to};
}

std::int64_t readTime(const std::string& text) {
    const auto time = format::parseTime(QString::fromStdString(text));
    if (!time) {
        throw usage("--at " + text + " is no time",
                    "Write it as 1.5ms, counted from the trace's start.");
    }
    return *time;
}

/// A file that is not there is said before a display that is not there.
/// @param comes it may still have to be made
void needFile(const std::string& file, bool comes = false) {
    if (!file.empty() && access(file.c_str(), R_OK) != 0 && !(comes && errno == ENOENT)) {
        throw Error(Exit::Io, "cannot read " + file + ": " + std::strerror(errno),
                    "Check the name and its permissions.");
    }
}

/// Qt does not look if it was given the memory that it draws a window with: what the window takes
/// without a trace is asked for beforehand, and given back.
void needWindowMemory() {
    constexpr std::size_t kWindow = std::size_t{24} << 20;
    void* const memory = mmap(nullptr, kWindow, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) { // NOLINT(performance-no-int-to-ptr): the system's own macro
        throw Error(Exit::Io, "not enough memory for a window",
                    "Raise ulimit -v, or close other programs.");
    }
    munmap(memory, kWindow);
}

/// Where there is nobody to go on with: says why, and ends the program at once.
[[noreturn]] void endWith(const Failure& failure) {
    app::say_error(kProgram, failure.what.toStdString(), failure.remedy.toStdString());
    _exit(static_cast<int>(Exit::Io));
}

/// The last resort, for an exception that left a thread: said in our words, not in Qt's.
[[noreturn]] void lastWords() {
    if (std::current_exception()) {
        try {
            throw;
        } catch (...) {
            endWith(currentFailure());
        }
    }
    std::abort();
}

/// The handler of a name; nullptr: none was given, or "recorded".
const model::Handler* handlerAsked(const std::string& name, const Options& options) {
    if (name.empty() || (name == "recorded" && !options.beside.empty())) {
        return nullptr;
    }
    const model::Handler* handler = model::find_handler(name);
    if (handler == nullptr) {
        throw usage("there is no handler " + name, name == "recorded"
                                                       ? "recorded is a side of two traces."
                                                       : "daxscope handlers lists them.");
    }
    return handler;
}

/// What the options say of how the trace, or the two, are shown.
void arrange(Document& document, const Options& options) {
    const model::Handler* before = handlerAsked(options.before, options);
    const model::Handler* after = handlerAsked(options.after, options);
    if (before != nullptr || after != nullptr) {
        askAndWait(document, [&] { document.setHandlers(before, after); });
    }
    if (options.align == "storm") {
        askAndWait(document, [&] { document.setAlign(replay::Align::Storm); });
    }
}

/// The same once the window's document is open, for which nobody waits.
void arrangeOnceOpen(Document& document, const Options& options) {
    constexpr auto once =
        static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection);
    const bool storm = options.align == "storm";
    const model::Handler* before = handlerAsked(options.before, options);
    const model::Handler* after = handlerAsked(options.after, options);
    const auto align = [&document] { document.setAlign(replay::Align::Storm); };
    if (before == nullptr && after == nullptr) {
        if (storm) {
            QObject::connect(&document, &Document::opened, &document, align, once);
        }
        return;
    }
    QObject::connect(
        &document, &Document::opened, &document,
        [&document, before, after, storm, align] {
            if (storm) {
                QObject::connect(&document, &Document::comparisonChanged, &document, align, once);
            }
            document.setHandlers(before, after);
        },
        once);
}

/// What the window speaks: what was asked for, or the desktop's language. Pictures and reports for
/// others are English unless asked.
/// @throws Error where it does not speak what was asked for
void speak(const Options& options) {
    if (!options.language.empty()) {
        const QString asked = QString::fromStdString(options.language);
        if (!languages().contains(asked) || !useLanguage(QLocale(asked))) {
            throw Error(
                Exit::Usage, fmt::format("the window does not speak '{}'", options.language),
                fmt::format("It speaks {}.", languages().join(QStringLiteral(", ")).toStdString()));
        }
    } else if (!options.headless()) {
        useLanguage(QLocale::system());
    }
}

int run(int argc, char** argv, Options options) {
    app::settle_sizes();
    options.file = app::file_named(std::move(options.file));
    options.beside = app::file_named(std::move(options.beside));
    needFile(options.file, options.live);
    needFile(options.beside);
    if (!options.no_cache) {
        cache::Settings settings = cache::usual_settings();
        if (!options.headless() || options.timings) {
            settings.hashes = cache::Hashes::Later; // a Document asks, once the picture stands
        }
        cache::use(settings);
    }
    handlerAsked(options.before, options);
    handlerAsked(options.after, options);
    if (options.headless()) {
        useNoDisplay();
        // Advice about folders and windows of a desktop that is not there helps nobody.
        qInstallMessageHandler([](QtMsgType type, const QMessageLogContext&, const QString& text) {
            // Qt only warns when it can't start a worker, and whoever waits for it waits for ever.
            if (text.contains(QLatin1String("Thread creation error"))) {
                app::say_error(kProgram,
                               "not enough memory, or too many processes: no thread can "
                               "be started",
                               "Raise ulimit -v or -u, or close other programs.");
                std::_Exit(static_cast<int>(Exit::Io));
            }
            if (type == QtCriticalMsg || type == QtFatalMsg) {
                app::say_error(kProgram, text.toStdString());
            }
        });
    } else {
        requireDisplay();
    }
    Shot shot{QString::fromStdString(options.screenshot),
              readSize(options.size),
              options.storm,
              options.range.empty() ? std::nullopt : std::optional(readRange(options.range)),
              options.at.empty() ? std::nullopt : std::optional(readTime(options.at)),
              options.recorded,
              options.select,
              QString::fromStdString(options.scenario),
              QString::fromStdString(options.handler),
              options.finding,
              options.action,
              options.force,
              [&options](Document& document) { arrange(document, options); },
              QString::fromStdString(options.beside),
              {}};
    for (const std::string& dock : options.docks) {
        shot.docks << QString::fromStdString(dock);
    }
    const auto appearance = appearanceByName(QString::fromStdString(options.theme));
    if (QLocale().language() == QLocale::C || !options.report.empty()) {
        // The C locale groups no digits; and a report reads the same everywhere.
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    }
    argc = std::min(argc, 1); // the name alone: the options are ours, not Qt's
    Application app(argc, argv);
    app.onFailure(&endWith); // until there is a window to say it in
    QCoreApplication::setOrganizationName(QStringLiteral("daxscope"));
    QCoreApplication::setApplicationName(QStringLiteral("daxscope"));
    QCoreApplication::setApplicationVersion(QStringLiteral(DAXSCOPE_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("io.github.daxscope.daxscope"));

    speak(options);

    if (options.headless()) {
        applyAppearance(appearance.value_or(Appearance::Light));
    } else {
        const QString kept = QSettings().value(QStringLiteral("theme")).toString();
        applyAppearance(appearance.value_or(appearanceByName(kept).value_or(Appearance::System)));
    }
    const QString file = QString::fromStdString(options.file);
    if (!options.report.empty()) {
        Document document;
        openAndWait(document, file);
        arrange(document, options);
        const QString page =
            writeReport(document, QString::fromStdString(options.report), options.force);
        fmt::print("{}\n", words::printable(page.toStdString()));
        return static_cast<int>(Exit::Ok);
    }
    needWindowMemory();
    MainWindow window(options.headless() ? MainWindow::Settings::Ignored
                                         : MainWindow::Settings::Kept);
    if (options.timings) {
        printTimings(window, file, kStart);
        return static_cast<int>(Exit::Ok);
    }
    if (!options.screenshot.empty()) {
        takeShot(window, file, shot);
        return static_cast<int>(Exit::Ok);
    }
    app.onFailure(
        [&window](const Failure& why) { emit window.document()->failed(why.what, why.remedy); });
    window.show();
    if (!shot.beside.isEmpty()) {
        window.openPair(file, shot.beside);
    } else if (!file.isEmpty() && options.live) {
        window.follow(file);
    } else if (!file.isEmpty()) {
        window.open(file);
    }
    if (!file.isEmpty() && !file.endsWith(QLatin1String(".scenario"))) {
        arrangeOnceOpen(*window.document(), options);
    }
    return QApplication::exec();
}

/// Each thread that allocates reserves 64 MiB of address space for its own heap. Where that is
/// limited (ulimit -v) it is better spent on one heap for all.
void shareOneHeap() {
    rlimit space{};
    if (getrlimit(RLIMIT_AS, &space) == 0 && space.rlim_cur != RLIM_INFINITY) {
        mallopt(M_ARENA_MAX, 1);
    }
}

} // namespace

int main(int argc, char** argv) {
    shareOneHeap();
    app::prepare_streams();
    std::set_terminate(&lastWords);
    CLI::App cli(
        "Shows a DAX fault trace through two handlers, before and after; or two traces beside "
        "each other, each as it was recorded or through a handler.",
        "daxscope-gui");
    Options options;
    cli.set_version_flag("-V,--version", "daxscope-gui " DAXSCOPE_VERSION);
    cli.add_option("FILE", options.file, "The .daxtrace file to open");
    cli.add_option("OTHER", options.beside, "Another .daxtrace file, to be shown beside it");
    cli.add_option(
        "--before", options.before,
        "The handler before; of two traces what the first is shown as: a handler's name, "
        "or recorded, as it is at first");
    cli.add_option("--after", options.after, "The same for the handler after, or the other trace");
    cli.add_option("--align", options.align,
                   "Of two traces, where time 0 of each is: at its start, or at its first storm")
        ->check(CLI::IsMember({"start", "storm"}));
    auto* live = cli.add_flag("--live", options.live,
                              "Follow a recording that another process makes: what comes is "
                              "shown until it ends; a file that is not there yet is waited for");
    auto* report = cli.add_option("--report", options.report,
                                  "Write index.html with pictures, verdict and storms into this "
                                  "folder, and end; needs no display");
    auto* shot = cli.add_option("--screenshot", options.screenshot,
                                "Save a picture of the window (PNG), and end; needs no display");
    report->excludes(shot);
    live->excludes(shot)->excludes(report);
    cli.add_flag("--timings", options.timings,
                 "Print as JSON how long the window takes to show the trace, the longest time for "
                 "which it does not answer, and the memory, and end; needs no display")
        ->excludes(shot)
        ->excludes(report)
        ->excludes(live);
    cli.add_flag("--no-cache", options.no_cache,
                 "Read traces themselves, and keep nothing of them");
    cli.add_flag("--force", options.force,
                 "Replace the files of a report, or a picture, whosever they are; a trace never");
    cli.add_option("--size", options.size, "Size of the screenshot")->needs(shot);
    cli.add_option("--zoom-storm", options.storm, "Screenshot: show the storm of this rank")
        ->needs(shot)
        ->check([](const std::string& rank) {
            return rank.find_first_not_of("0123456789") != std::string::npos ||
                           rank.find_first_not_of('0') == std::string::npos
                       ? rank + " is no rank of a storm, from 1"
                       : std::string();
        });
    cli.add_option("--range", options.range, "Screenshot: show this time, as 1.5ms:2ms")
        ->needs(shot);
    cli.add_option("--at", options.at, "Screenshot: put the playhead at this time, as 1.5ms")
        ->needs(shot);
    cli.add_flag("--recorded", options.recorded, "Screenshot: with the recorded lane")->needs(shot);
    cli.add_option("--select", options.select,
                   "Screenshot: select the access of this number, counted from 0")
        ->needs(shot);
    auto* scenario =
        cli.add_option("--scenario", options.scenario,
                       "Screenshot: explore this scenario (a file, or the name of a built-in one) "
                       "and show a finding")
            ->needs(shot);
    cli.add_option("--handler", options.handler, "Screenshot: the handler to explore")
        ->needs(scenario);
    cli.add_option("--finding", options.finding, "Screenshot: the finding to show, from 1")
        ->needs(scenario);
    cli.add_option("--action", options.action, "Screenshot: the action of it to stop at, from 1")
        ->needs(scenario);
    cli.add_option(
           "--dock", options.docks,
           "Screenshot: bring this dock to the front, as steps; may be given more than once")
        ->needs(shot)
        ->allow_extra_args(false);
    cli.add_option("--theme", options.theme, "Colours")
        ->check(CLI::IsMember({"light", "dark", "system"}));
    cli.add_option("--language", options.language,
                   "What the window speaks: en, de; else as the desktop does, and English in a "
                   "screenshot");
    cli.failure_message([](const CLI::App*, const CLI::Error& error) {
        return fmt::format("{0}: {1}\n  `{0} --help` tells what it takes.\n", kProgram,
                           words::printable(error.what()));
    });
    int exit = 0, print_error = 0;
    try {
        cli.parse(argc, argv);
        if (!options.report.empty() && options.file.empty()) {
            throw usage("--report needs a trace", "daxscope-gui --report DIR FILE");
        }
        if (!options.report.empty() && !options.beside.empty()) {
            throw usage("--report takes one trace, not two beside each other",
                        "daxscope compare A B --json has all of it; --screenshot takes a picture.");
        }
        if (options.timings && (options.file.empty() || !options.beside.empty())) {
            throw usage("--timings takes one trace", "daxscope-gui --timings FILE");
        }
        if (options.live && (options.file.empty() || !options.beside.empty())) {
            throw usage("--live takes one trace", "daxscope-gui --live FILE");
        }
        if (!options.align.empty() && options.beside.empty()) {
            throw usage("--align is about two traces", "Name another one to be shown beside it.");
        }
        exit = run(argc, argv, options);
    } catch (const CLI::ParseError& error) {
        const bool asked = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
        std::ostringstream out, err;
        cli.exit(error, out, err);
        std::fputs(out.str().c_str(), stdout);
        app::write_error(err.str());
        exit = static_cast<int>(asked ? Exit::Ok : Exit::Usage);
    } catch (const Error& error) {
        app::say_error(kProgram, error.what(), error.remedy());
        exit = static_cast<int>(error.exit());
    } catch (const std::system_error& error) {
        if (std::ferror(stdout) != 0) { // the page's name could not be printed
            print_error = error.code().value();
        } else {
            app::say_error(kProgram, error.what());
            exit = static_cast<int>(Exit::Io);
        }
    } catch (...) {
        const Failure failure = currentFailure();
        app::say_error(kProgram, failure.what.toStdString(), failure.remedy.toStdString());
        exit = static_cast<int>(Exit::Io);
    }
    const app::Printed printed = app::finish_printing(kProgram, print_error);
    if (exit != 0 || printed == app::Printed::All) {
        return exit;
    }
    return printed == app::Printed::Closed ? app::kReaderClosed : static_cast<int>(Exit::Io);
}
