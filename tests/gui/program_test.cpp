// SPDX-License-Identifier: GPL-3.0-or-later
//
// The program itself, in its own process: what it says without a display, without memory, and to
// arguments that make no sense.
#include "tests/gui/pair.h"
#include "tests/gui/sample_document.h"

#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <gtest/gtest.h>

using namespace daxscope;
using namespace daxscope::gui;

namespace {

struct Ran {
    int exit = 0;
    QString out, err;
};

/// @param environment NAME=VALUE; an empty value takes it away
Ran run(const QStringList& arguments, const QStringList& environment = {},
        const QString& before = {}) {
    QProcess process;
    QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
    variables.insert(QStringLiteral("DAXSCOPE_CACHE"), QStringLiteral("off")); // it is the user's
    for (const QString& each : environment) {
        const QString value = each.section(u'=', 1);
        if (value.isEmpty()) {
            variables.remove(each.section(u'=', 0, 0));
        } else {
            variables.insert(each.section(u'=', 0, 0), value);
        }
    }
    process.setProcessEnvironment(variables);
    const QString program = QStringLiteral(DAXSCOPE_GUI_PROGRAM);
    if (before.isEmpty()) {
        process.start(program, arguments);
    } else {
        process.start(QStringLiteral("bash"),
                      QStringList{QStringLiteral("-c"),
                                  before + QStringLiteral(" && exec \"$0\" \"$@\""), program} +
                          arguments);
    }
    process.waitForFinished(120'000);
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

const QStringList kNoDisplay{QStringLiteral("DISPLAY="), QStringLiteral("WAYLAND_DISPLAY="),
                             QStringLiteral("QT_QPA_PLATFORM=")};

} // namespace

TEST(Program, ADisplayThatCannotBeReachedIsSaidInTwoLines) {
    for (const QStringList& environment : std::vector<QStringList>{
             kNoDisplay,
             {"DISPLAY=:9999", "WAYLAND_DISPLAY=", "QT_QPA_PLATFORM="},
             {"DISPLAY=:9999", "WAYLAND_DISPLAY=", "QT_QPA_PLATFORM=xcb"},
             {"DISPLAY=", "WAYLAND_DISPLAY=wayland-7", "QT_QPA_PLATFORM="},
             {"DISPLAY=:9999", "WAYLAND_DISPLAY=wayland-7", "QT_QPA_PLATFORM=wayland;xcb"},
             {"DISPLAY=:9999", "WAYLAND_DISPLAY=", "QT_QPA_PLATFORM=nonsense"}}) {
        const Ran ran = run({}, environment);
        EXPECT_EQ(ran.exit, 1) << environment.join(u' ').toStdString();
        EXPECT_EQ(ran.err.count(u'\n'), 2) << ran.err.toStdString();
        EXPECT_TRUE(ran.err.startsWith(QStringLiteral("daxscope-gui: "))) << ran.err.toStdString();
        EXPECT_TRUE(ran.err.contains(QStringLiteral("--report DIR FILE")));
    }
}

TEST(Program, AReportAndAScreenshotNeedNoDisplayWhateverTheSessionSays) {
    const SampleFile file;
    const QStringList environment{"DISPLAY=:9999", "WAYLAND_DISPLAY=", "QT_QPA_PLATFORM=xcb"};
    const Ran report =
        run({"--report", file.folder() + QStringLiteral("/r"), file.path()}, environment);
    EXPECT_EQ(report.exit, 0) << report.err.toStdString();
    EXPECT_TRUE(QFileInfo::exists(report.out.trimmed()));
    const Ran shot = run({"--screenshot", file.folder() + QStringLiteral("/s.png"), "--size",
                          "900x600", file.path()},
                         environment);
    EXPECT_EQ(shot.exit, 0) << shot.err.toStdString();
}

TEST(Program, TwoTracesAreShownBesideEachOther) {
    const PairFiles files;
    const QString shot = files.folder() + QStringLiteral("/s.png");
    const Ran ran = run({"--screenshot", shot, "--size", "900x600", "--before", "iomap", "--after",
                         "recorded", files.a(), files.b()});
    EXPECT_EQ(ran.exit, 0) << ran.err.toStdString();
    EXPECT_TRUE(QFileInfo::exists(shot));
    const Ran aligned = run({"--screenshot", shot, "--size", "900x600", "--align", "storm",
                             "--zoom-storm", "1", files.a(), files.b()});
    EXPECT_EQ(aligned.exit, 0) << aligned.err.toStdString();
}

TEST(Program, WhatTwoTracesCannotDoIsSaid) {
    const PairFiles files;
    const Ran report =
        run({"--report", files.folder() + QStringLiteral("/r"), files.a(), files.b()});
    EXPECT_EQ(report.exit, 1);
    EXPECT_TRUE(report.err.contains(QStringLiteral("one trace"))) << report.err.toStdString();
    EXPECT_EQ(run({"--align", "storm", files.a()}).exit, 1);
    EXPECT_EQ(run({"--before", "nonsense", files.a(), files.b()}).exit, 1);
    EXPECT_EQ(run({"--before", "recorded", files.a()}).exit, 1) << "of one trace it is a lane";
    EXPECT_EQ(run({files.a(), "/nowhere/x.daxtrace"}).exit, 2);
}

TEST(Program, AFileThatIsNotThereIsSaidBeforeTheDisplay) {
    const Ran ran = run({"/nowhere/x.daxtrace"}, kNoDisplay);
    EXPECT_EQ(ran.exit, 2);
    EXPECT_TRUE(ran.err.startsWith(QStringLiteral("daxscope-gui: cannot read /nowhere/")));
}

TEST(Program, WrongArgumentsAreSaidWithItsName) {
    const SampleFile file;
    const QString shot = file.folder() + QStringLiteral("/s.png");
    for (const QStringList& arguments :
         std::vector<QStringList>{{"--nonsense"},
                                  {"--screenshot", shot, "--size", "99999x99999"},
                                  {"--screenshot", shot, "--size", "16000x16000"},
                                  {"--screenshot", shot, "--size", "x"},
                                  {"--screenshot", shot, "--zoom-storm", "0", file.path()},
                                  {"--screenshot", shot, "--select", "-1", file.path()},
                                  {"--screenshot", file.path(), file.path()},
                                  {"--screenshot", "-", file.path()},
                                  {"--report", file.path(), file.path()}}) {
        const Ran ran = run(arguments);
        EXPECT_TRUE(ran.exit == 1 || ran.exit == 2) << arguments.join(u' ').toStdString();
        EXPECT_TRUE(ran.err.startsWith(QStringLiteral("daxscope-gui: ")))
            << arguments.join(u' ').toStdString() << ran.err.toStdString();
        EXPECT_LT(ran.err.size(), 400) << ran.err.toStdString();
        EXPECT_EQ(ran.out, QString());
    }
    EXPECT_EQ(trace::Trace::load(file.path().toStdString())->size(), std::size_t{kTurns} * 3);
}

TEST(Program, OutputThatCannotBeWrittenIsAnError) {
    const SampleFile file;
    const QString folder = file.folder() + QStringLiteral("/r");
    EXPECT_EQ(run({"--report", folder, file.path()}, {}, "exec > /dev/full").exit, 2);
    EXPECT_EQ(run({"--help"}, {}, "exec > /dev/full").exit, 2);
    EXPECT_EQ(run({"/nowhere"}, {}, "exec 2>&-").exit, 2);
}

TEST(Program, WithoutMemoryForTheTraceItSaysSoAndDoesNotAbort) {
#ifdef DAXSCOPE_SANITIZED
    GTEST_SKIP() << "a sanitizer reserves more than any limit here allows";
#endif
    // So many events, and what three runs make of them, want more than the lower limits.
    constexpr std::int64_t kEvents = 600'000;
    const trace::TemporaryDirectory directory;
    trace::Sample sample = trace::sample(4);
    const trace::Event unmap = sample.events[1];
    sample.events.clear();
    for (std::int64_t k = 0; k < kEvents; ++k) {
        trace::Event wide = unmap;
        wide.seq = k + 1;
        wide.ts = sample.session.start + k * 10;
        wide.ts_end = wide.ts + 5;
        wide.pgoff = 0;
        wide.arg0 = 64 * 512;
        sample.events.push_back(wide);
    }
    for (std::int64_t range = 0; range < 64; ++range) { // ranges that are there to be unmapped
        trace::Event fault = trace::sample(1).events.back();
        fault.seq = kEvents + 1 + range;
        fault.ts = sample.session.start + range;
        fault.ts_end = fault.ts + 1;
        fault.pgoff = range * 512;
        sample.events.push_back(fault);
    }
    sample.mappings[0].vm_end = sample.mappings[0].vm_start + (std::uint64_t{64} << 21U);
    sample.session.end = sample.session.start + 10'000'000;
    const QString path = QString::fromStdString(directory / "wide.daxtrace");
    sample.write(directory / "wide.daxtrace");
    bool refused = false;
    for (const int megabytes : {220, 300, 450, 900}) { // it fails in another thread each time
        const Ran ran = run({"--report", QString::fromStdString(directory / "r"), path}, {},
                            QStringLiteral("ulimit -v %1").arg(megabytes * 1024));
        EXPECT_TRUE(ran.exit == 0 || ran.exit == 2)
            << megabytes << ": " << ran.exit << ran.err.toStdString();
        if (ran.exit == 2) {
            refused = true;
            EXPECT_TRUE(ran.err.contains(QStringLiteral("not enough memory")))
                << megabytes << ran.err.toStdString();
        }
    }
    EXPECT_TRUE(refused);
}

TEST(Program, WithHardlyAnyMemoryItEndsInOrder) {
#ifdef DAXSCOPE_SANITIZED
    GTEST_SKIP() << "a sanitizer reserves more than any limit here allows";
#endif
    const trace::TemporaryDirectory directory;
    trace::sample(1000).write(directory / "a.daxtrace");
    const QString path = QString::fromStdString(directory / "a.daxtrace");
    const QString picture = QString::fromStdString(directory / "a.png");
    for (const int megabytes : {100, 130, 160, 180, 220, 400}) {
        const Ran ran = run({"--screenshot", picture, "--force", path}, {},
                            QStringLiteral("ulimit -v %1").arg(megabytes * 1024));
        EXPECT_TRUE(ran.exit == 0 || ran.exit == 2)
            << megabytes << ": " << ran.exit << ran.err.toStdString();
        EXPECT_EQ(ran.exit == 0, QFileInfo(picture).size() > 0) << megabytes;
        QFile::remove(picture);
    }
}
