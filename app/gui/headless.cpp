// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/headless.h"

#include "app/gui/docks/docks.h"
#include "app/gui/pictures/output.h"
#include "app/gui/pictures/picture.h"
#include "app/gui/state/close_up.h"
#include "app/gui/state/navigate.h"
#include "app/gui/state/which_kernel.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QFile>
#include <QPixmap>
#include <QTimer>

namespace daxscope::gui {

namespace {

/// Lets events run until the lanes are exact, selection and playhead have been looked at and all
/// that was queued is drawn.
void settle(const MainWindow& window) {
    do {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 50);
    } while (!window.view()->isIdle() || window.document()->closeUp()->busy() ||
             window.document()->atPlayhead()->busy() || window.whichKernel()->busy());
    QEventLoop pause; // the filter's pause while typing, queued repaints
    QTimer::singleShot(250, &pause, &QEventLoop::quit);
    pause.exec();
}

void raiseDock(MainWindow& window, const QString& name) {
    if (!window.raiseDock(QStringLiteral("dock.%1").arg(name))) {
        std::string names;
        for (const DockSpec& spec : dockTable()) {
            names += (names.empty() ? "" : ", ") + std::string(spec.id).substr(sizeof "dock." - 1);
        }
        throw Error(Exit::Usage, "there is no dock " + name.toStdString(), "There are " + names);
    }
}

/// Explores, and shows what was found as if it had been clicked at.
void showFinding(MainWindow& window, const Shot& shot) {
    ExploreState* exploration = window.exploration();
    exploration->choose(QFile::exists(shot.scenario) ? readScenario(shot.scenario)
                                                     : builtInScenario(shot.scenario));
    if (!shot.handler.isEmpty()) {
        exploration->chooseHandler(shot.handler);
    }
    QEventLoop loop;
    QObject::connect(exploration, &ExploreState::searched, &loop, &QEventLoop::quit);
    exploration->search();
    loop.exec();
    const auto explored = exploration->explored();
    const auto findings = explored ? explored->stories.size() : 0;
    if (shot.finding < 1 || static_cast<std::size_t>(shot.finding) > findings) {
        throw Error(Exit::Usage, "there is no finding number " + std::to_string(shot.finding),
                    explored ? explorationVerdict(*explored).toStdString() : "");
    }
    QObject::connect(window.document(), &Document::selfChecked, &loop, &QEventLoop::quit);
    exploration->showFinding(shot.finding - 1);
    loop.exec();
    const std::size_t actions =
        explored->stories[static_cast<std::size_t>(shot.finding) - 1].replayed.told.size();
    if (shot.action < 1 || static_cast<std::size_t>(shot.action) > actions) {
        throw Error(Exit::Usage, "there is no action number " + std::to_string(shot.action),
                    "The finding has " + std::to_string(actions) + ".");
    }
    exploration->goTo(shot.action - 1);
}

} // namespace

namespace {

/// Waits for `done`, a signal of the document.
template <typename Signal>
void await(Document& document, Signal done, const std::function<void()>& ask) {
    QEventLoop loop;
    std::optional<Error> failure;
    QObject::connect(&document, done, &loop, &QEventLoop::quit);
    QObject::connect(&document, &Document::failed, &loop,
                     [&](const QString& what, const QString& remedy) {
                         failure.emplace(Exit::Io, what.toStdString(), remedy.toStdString());
                         loop.quit();
                     });
    ask();
    loop.exec();
    if (failure) {
        throw Error(*failure);
    }
}

} // namespace

void openAndWait(Document& document, const QString& path, const QString& beside) {
    await(document, &Document::selfChecked,
          [&] { beside.isEmpty() ? document.open(path) : document.openPair(path, beside); });
}

void askAndWait(Document& document, const std::function<void()>& ask) {
    await(document, &Document::comparisonChanged, ask);
}

void openWorkspaceAndWait(MainWindow& window, const QString& path) {
    await(*window.document(), &Document::selfChecked, [&] {
        const Workspace read = readWorkspace(path); // says what is wrong with it
        window.openWorkspace(path);
    });
    do { // it goes on when it is back there, and that may make the document work
        QCoreApplication::processEvents(QEventLoop::AllEvents, 50);
    } while (window.document()->busy());
}

void takeShot(MainWindow& window, const QString& file, const Shot& shot) {
    app::OutputFile output =
        outputFile(shot.path, app::Written::Png, {file, shot.beside, shot.scenario}, shot.force);
    requireRoomFor(shot.size);
    window.resize(shot.size);
    window.show();
    const bool workspace = file.endsWith(QLatin1String(kWorkspaceSuffix));
    if (workspace) {
        openWorkspaceAndWait(window, file);
    } else if (!file.isEmpty()) {
        openAndWait(*window.document(), file, shot.beside);
    }
    if (!file.isEmpty()) {
        if (shot.arrange) {
            shot.arrange(*window.document());
        }
        const auto sides = window.document()->sides();
        if (shot.recorded || !workspace) {
            window.state()->showRecordedLane(shot.recorded);
        }
        if (shot.storm > 0 &&
            !navigate::toStorm(*sides, *window.state(), {sides->stormSide(), shot.storm - 1})) {
            throw Error(Exit::Usage, "there is no storm number " + std::to_string(shot.storm),
                        "daxscope storms lists them.");
        }
        if (shot.select) {
            const std::size_t accesses = (*sides)[Side::Before].shown().outcomes.size();
            if (*shot.select >= accesses) {
                throw Error(Exit::Usage,
                            "there is no access number " + std::to_string(*shot.select),
                            "The trace has " + std::to_string(accesses) + ", counted from 0.");
            }
            navigate::reveal(*sides, *window.state(), *shot.select, Side::Before);
        }
        if (shot.range) {
            const std::int64_t start = sides->zero();
            window.state()->setVisible({start + shot.range->first, start + shot.range->second});
        }
        if (shot.at) {
            window.state()->setPlayhead(sides->zero() + *shot.at);
        }
    }
    if (!shot.scenario.isEmpty()) {
        raiseDock(window, QStringLiteral("explore"));
        showFinding(window, shot);
    }
    for (const QString& dock : shot.docks) {
        raiseDock(window, dock);
    }
    settle(window);
    if (const auto& failure = window.view()->failure()) {
        throwFailure(*failure);
    }
    const QByteArray bytes = pngOf(window.grab().toImage());
    output.write({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    output.commit();
}

} // namespace daxscope::gui
