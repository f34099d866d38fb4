// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/appearance.h"
#include "app/gui/format.h"
#include "app/gui/headless.h"
#include "app/gui/report.h"

#include <CLI/CLI.hpp>
#include <QApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QSettings>
#include <cstdio>
#include <cstdlib>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct Options {
    std::string file;
    std::string report;
    std::string screenshot;
    std::string size = "1600x1000";
    std::string theme;
    std::string range, at;
    int storm = 0;
    bool recorded = false;
    std::optional<std::uint32_t> select;
    std::string scenario, handler;
    int finding = 1, action = 1;
    std::vector<std::string> docks;
    bool headless() const { return !report.empty() || !screenshot.empty(); }
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
    return {match.captured(1).toInt(), match.captured(2).toInt()};
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

/// A program that needs a display says so, instead of the abort with which Qt ends it.
void needDisplay() {
    if (qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY") &&
        qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        throw usage("there is no display to open a window on",
                    "Set DISPLAY, or write a page with daxscope-gui --report DIR FILE.");
    }
}

int run(int argc, char** argv, const Options& options) {
    if (options.headless()) {
        if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
            qputenv("QT_QPA_PLATFORM", "offscreen");
        }
        // Advice about folders and windows of a desktop that is not there helps nobody.
        qInstallMessageHandler([](QtMsgType type, const QMessageLogContext&, const QString& text) {
            if (type == QtCriticalMsg || type == QtFatalMsg) {
                std::fprintf(stderr, "daxscope-gui: %s\n", text.toLocal8Bit().constData());
            }
        });
    } else {
        needDisplay();
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
    QApplication app(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("daxscope"));
    QCoreApplication::setApplicationName(QStringLiteral("daxscope"));
    QCoreApplication::setApplicationVersion(QStringLiteral(DAXSCOPE_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("io.github.daxscope.daxscope"));

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
        const QString page = writeReport(document, QString::fromStdString(options.report));
        std::printf("%s\n", page.toLocal8Bit().constData());
        return static_cast<int>(Exit::Ok);
    }
    MainWindow window(options.headless() ? MainWindow::Settings::Ignored
                                         : MainWindow::Settings::Kept);
    if (!options.screenshot.empty()) {
        takeShot(window, file, shot);
        return static_cast<int>(Exit::Ok);
    }
    window.show();
    if (!file.isEmpty()) {
        window.open(file);
    }
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv) {
    CLI::App cli("Shows a DAX fault trace through two handlers, before and after.", "daxscope-gui");
    Options options;
    cli.set_version_flag("--version", "daxscope-gui " DAXSCOPE_VERSION);
    cli.add_option("FILE", options.file, "The .daxtrace file to open");
    auto* report = cli.add_option("--report", options.report,
                                  "Write index.html with pictures, verdict and storms into this "
                                  "folder, and end; needs no display");
    auto* shot = cli.add_option("--screenshot", options.screenshot,
                                "Save a picture of the window (PNG), and end; needs no display");
    report->excludes(shot);
    cli.add_option("--size", options.size, "Size of the screenshot")->needs(shot);
    cli.add_option("--zoom-storm", options.storm, "Screenshot: show the storm of this rank")
        ->needs(shot)
        ->check(CLI::PositiveNumber);
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
    try {
        cli.parse(argc, argv);
        if (!options.report.empty() && options.file.empty()) {
            throw usage("--report needs a trace", "daxscope-gui --report DIR FILE");
        }
        return run(argc, argv, options);
    } catch (const CLI::ParseError& error) {
        const bool asked = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
        cli.exit(error);
        return static_cast<int>(asked ? Exit::Ok : Exit::Usage);
    } catch (const Error& error) {
        std::fprintf(stderr, "daxscope-gui: %s\n", error.what());
        if (!error.remedy().empty()) {
            std::fprintf(stderr, "  %s\n", error.remedy().c_str());
        }
        return static_cast<int>(error.exit());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "daxscope-gui: %s\n", error.what());
        return static_cast<int>(Exit::Io);
    }
}
