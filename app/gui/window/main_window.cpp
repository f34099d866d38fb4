// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/main_window.h"

#include "app/gui/actions/history.h"
#include "app/gui/actions/key_bindings.h"
#include "app/gui/actions/key_sheet.h"
#include "app/gui/actions/keys_dialog.h"
#include "app/gui/docks/docks.h"
#include "app/gui/docks/one_trace.h"
#include "app/gui/look/appearance.h"
#include "app/gui/look/text_zoom.h"
#include "app/gui/state/navigate.h"
#include "app/gui/state/place.h"
#include "app/gui/state/recent_files.h"
#include "app/gui/state/recorder.h"
#include "app/gui/state/shown.h"
#include "app/gui/state/stretch_stats.h"
#include "app/gui/state/trace_export.h"
#include "app/gui/state/verdict_copy.h"
#include "app/gui/window/banner.h"
#include "app/gui/window/banners.h"
#include "app/gui/window/filter_bar.h"
#include "app/gui/window/handler_menu.h"
#include "app/gui/window/range_palette.h"
#include "app/gui/window/start_page.h"
#include "app/gui/window/status.h"
#include "app/gui/window/tour.h"
#include "app/gui/window/trace_info.h"
#include "app/gui/window/transport_bar.h"
#include "replay/words/translate.h"

#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDockWidget>
#include <QMenuBar>
#include <QMessageBox>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QStyle>
#include <QTimer>
#include <QToolBar>
#include <QVBoxLayout>
#include <utility>

namespace daxscope::gui {

namespace {

constexpr int kStateVersion = 2; // of the docks' layout in the settings
constexpr QSize kFirstSize(1600, 1000);
constexpr QSize kFrame(16, 48); // what a window manager puts around, at most; nobody knows before

const auto kGeometryKey = QStringLiteral("window/geometry");
const auto kStateKey = QStringLiteral("window/docks");

} // namespace

MainWindow::MainWindow(Settings settings)
    : settings_(settings), document_(new Document(this)), state_(new ViewState(this)),
      kernel_(new WhichKernel(document_)), stretch_(new StretchStats(document_, state_, this)),
      notes_(new Notes(this)), history_(new History(document_, state_, notes_, this)),
      filter_(new ViewFilter(document_, state_, this)), indices_(new ShownIndices(this)),
      recorder_(new Recorder(this)), export_(new TraceExport(this)), actions_(new Actions(this)),
      middle_(new QStackedWidget(this)), start_(new StartPage(middle_)), error_(new Banner(this)) {
    setObjectName(QStringLiteral("window"));
    setWindowTitle(QStringLiteral("daxscope"));
    setWindowIcon(QIcon(QStringLiteral(":/app/daxscope.svg")));
    setAcceptDrops(true);
    setDockNestingEnabled(true);
    resize(kFirstSize);

    // Before the views are made, so that the state is about the new trace when they hear of it.
    connect(document_, &Document::opened, this, [this] { opened(); });
    // Before the docks hear of it: of two traces they speak of the selected side's.
    connect(state_, &ViewState::selectionChanged, this,
            [this] { document_->lookAt(state_->selectedSide()); });
    exploration_ = new ExploreState(document_, state_, this);
    view_ = new CompareView(document_, state_, middle_);
    view_->setStretch(stretch_);
    view_->setNotes(notes_);
    view_->setFilter(filter_);
    view_->setIndices(indices_);
    view_->setFocusPolicy(Qt::StrongFocus);
    view_->setAccessibleName(tr("Runs before and after"));
    middle_->addWidget(start_);
    middle_->addWidget(view_);

    auto* central = new QWidget(this);
    auto* layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    error_->setObjectName(QStringLiteral("error-banner"));
    layout->addWidget(error_);
    auto* banners = new Banners(document_, central);
    layout->addWidget(banners);
    connect(banners, &Banners::firstDirtyAsked, this, [this] {
        navigate::toFirstDirty(*document_->sides(), *document_->summary(), *state_);
        view_->setFocus(Qt::OtherFocusReason);
    });
    auto* bar = new FilterBar(document_, state_, filter_, settings_ == Settings::Kept, central);
    layout->addWidget(bar);
    bar->hide(); // till there is a trace
    connect(document_, &Document::opened, bar, &QWidget::show);
    actions_->on(Command::FindEvents, [bar] { bar->goTo(); });
    layout->addWidget(middle_, 1);
    setCentralWidget(central);

    actions_->fillMenuBar(menuBar());
    auto* toolbar = addToolBar(tr("Tools"));
    toolbar->setObjectName(QStringLiteral("toolbar"));
    toolbar->setMovable(false);
    actions_->fillToolBar(toolbar);
    toolbar->addSeparator();
    new HandlerMenu(document_, actions_, menuBar(), toolbar); // belongs to the menu bar
    auto* playing = new QToolBar(tr("Play"), this);
    playing->setObjectName(QStringLiteral("transport"));
    playing->setMovable(false);
    addToolBar(Qt::BottomToolBarArea, playing);
    new TransportBar(playing, statusBar(), document_, state_, actions_); // belongs to its bar
    makeDocks();
    new Status(statusBar(), document_, state_, notes_); // belongs to the status bar

    recent_ = new QMenu(tr("Open &recent"), this);
    QMenu* file_menu = actions_->menu("&File");
    file_menu->insertMenu((*actions_)[Command::Reload], recent_);
    connect(recent_, &QMenu::aboutToShow, this, [this] { fillRecent(); });

    connectActions();
    connectGoing();
    connectRecorder();
    connectNotes();
    connectMarkers();
    connectHistory();
    connectExport();
    connectText();
    actions_->setLanes(view_);
    keys_ = new KeyBindings(actions_, settings_ == Settings::Kept, this);
    actions_->refreshIcons(palette());
    connect(start_, &StartPage::openAsked, this, [this] { chooseFile(); });
    connect(start_, &StartPage::recordAsked, this, [this] { record(); });
    connect(start_, &StartPage::fileAsked, this, [this](const QString& path) { open(path); });
    connect(document_, &Document::comparisonChanged, this, [this] { changed(); });
    connect(document_, &Document::failed, this, [this](const QString& what, const QString& remedy) {
        error_->showError(std::exchange(going_on_, nullptr)
                              ? tr("%1: %2").arg(shown(workspace_next_), what)
                              : what,
                          remedy);
        reloading_.clear();
        showAlign();
        enable();
    });
    connect(document_, &Document::started, this, [this] {
        error_->hide();
        enable();
    });
    connect(document_, &Document::cancelled, this, [this] {
        reloading_.clear();
        enable();
    });
    connect(state_, &ViewState::historyChanged, this, [this] { enable(); });
    connect(state_, &ViewState::stretchChanged, this, [this] { enable(); });
    // Somebody selects a time: its figures stand there. Reading on or again selects none.
    connect(view_, &CompareView::timeSelected, this,
            [this] { raiseDock(QStringLiteral("dock.stretch")); });
    connect(state_, &ViewState::selectionChanged, this, [this] { enable(); });
    connect(exploration_, &ExploreState::changed, this, [this] { enable(); });

    if (settings_ == Settings::Kept) {
        const QSettings stored;
        if (!restoreGeometry(stored.value(kGeometryKey).toByteArray())) {
            resize(kFirstSize.boundedTo(screen()->availableSize() - kFrame));
        }
        docks_sized_ = restoreState(stored.value(kStateKey).toByteArray(), kStateVersion);
    }
    switch (currentAppearance()) {
    case Appearance::System:
        (*actions_)[Command::ThemeSystem]->setChecked(true);
        break;
    case Appearance::Light:
        (*actions_)[Command::ThemeLight]->setChecked(true);
        break;
    case Appearance::Dark:
        (*actions_)[Command::ThemeDark]->setChecked(true);
        break;
    }
    enable();
}

MainWindow::~MainWindow() {
    disconnect(document_, nullptr, this, nullptr);
    disconnect(state_, nullptr, this, nullptr);
}

void MainWindow::open(const QString& path) {
    delete std::exchange(waiting_, nullptr);
    if (path.endsWith(QLatin1String(kWorkspaceSuffix))) {
        openWorkspace(path);
    } else if (path.endsWith(QLatin1String(".scenario"))) {
        exploration_->comeForward();
        exploration_->open(path);
    } else {
        document_->open(path);
    }
}

void MainWindow::openPair(const QString& a, const QString& b) {
    document_->openPair(a, b);
}

/// On Document::opened().
void MainWindow::opened() {
    const auto sides = document_->sides();
    const ViewState::Kept place = state_->keep();
    const auto before = std::exchange(trace_, (*sides)[Side::Before].comparison->trace);
    const bool one = !std::exchange(two_, sides->isTwo()) && !two_;
    const auto shown = std::exchange(shown_, sides);
    state_->reset(sides->bounds(), sides->order(), sides->home());
    taken_up_ = true;
    if (behind_.lock() == trace_) { // a finding was left
        state_->takeUp(place_behind_);
    } else if (one && shown && document_->grew()) {
        state_->takeUp(grownOver(place, *shown, *sides, *document_->summary()));
    } else if (one && before && !reloading_.isEmpty() && document_->path() == reloading_) {
        state_->takeUp(carriedOver(place, *before, *trace_));
    } else {
        taken_up_ = false;
    }
    if (document_->canLeave() && behind_.expired()) { // the first finding
        behind_ = before;
        place_behind_ = place;
    } else if (!document_->canLeave()) {
        behind_.reset();
    }
    reloading_.clear();
    outcomes_ = document_->comparison()->recorded.outcomes.size();
    for (const QString& path : {document_->pathBeside(), document_->path()}) {
        if (settings_ == Settings::Kept && !path.isEmpty()) {
            recent_files::remember(path);
        }
    }
    takeUpNotes();
    middle_->setCurrentWidget(view_);
    view_->setFocus();
}

/// On Document::comparisonChanged().
void MainWindow::changed() {
    const auto comparison = document_->comparison();
    const auto sides = document_->sides();
    // Of one trace, what is assumed makes other accesses: other numbers. Of two, nothing is.
    if (!sides->isTwo() && comparison->recorded.outcomes.size() != outcomes_) {
        outcomes_ = comparison->recorded.outcomes.size();
        state_->select(std::nullopt);
    }
    if (!std::exchange(taken_up_, false)) {
        state_->setCurrentStorm(std::nullopt);
    }
    alarm();
    if (sides->isTwo()) {
        const auto side = [&](Side which) {
            const PaneSide& place = (*sides)[which];
            return tr("%1 (%2)").arg(place.title,
                                     QString::fromStdString(words::tr(place.shown().handler)));
        };
        setWindowTitle(tr("%1 beside %2 – daxscope").arg(side(Side::Before), side(Side::After)));
    } else {
        const trace::Session& session = comparison->trace->session();
        const bool imported = session.values.contains(trace::key::kImporter);
        const QString kind = session.synthetic() ? tr(" (synthetic)")
                             : imported          ? tr(" (imported)")
                                                 : QString();
        setWindowTitle(tr("%1%2: %3 → %4 – daxscope")
                           .arg(document_->title(), kind,
                                QString::fromStdString(comparison->before.handler),
                                QString::fromStdString(comparison->after.handler)));
    }
    showAlign();
    enable();
}

/// Of a recording under way: a storm that was not there the last time is worth a look, whatever
/// the user does meanwhile.
void MainWindow::alarm() {
    const std::size_t storms = document_->comparison()->storms_recorded.size();
    if (document_->isLive() && document_->grew() && storms > storms_) {
        QApplication::alert(this);
    }
    storms_ = storms;
}

/// What is aligned by, whatever was asked for.
void MainWindow::showAlign() {
    const auto sides = document_->sides();
    const bool by_storm = sides && sides->align() == replay::Align::Storm;
    (*actions_)[by_storm ? Command::AlignStorm : Command::AlignStart]->setChecked(true);
}

void MainWindow::about() {
    QMessageBox::about(
        this, tr("About daxscope"),
        tr("<h3>daxscope %1</h3><p>Records DAX page faults, replays them through models of the "
           "kernel's PMD fault handler before and after a fix, and compares the two.</p>"
           "<p>Free software under the GNU General Public License, version 3 or later. "
           "Built with Qt %2 and QCustomPlot.</p>")
            .arg(QStringLiteral(DAXSCOPE_VERSION), QLatin1String(qVersion())));
}

void MainWindow::closeEvent(QCloseEvent* event) {
    keepNotes();
    if (settings_ == Settings::Kept) {
        QSettings stored;
        stored.setValue(kGeometryKey, saveGeometry());
        stored.setValue(kStateKey, saveState(kStateVersion));
    }
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        actions_->refreshIcons(palette());
    }
    QMainWindow::changeEvent(event);
}

void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    if (!docks_sized_) {
        docks_sized_ = true;
        sizeDocks();
    }
}

} // namespace daxscope::gui
