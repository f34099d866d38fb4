// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/actions/actions.h"
#include "app/gui/lanes/compare_view.h"
#include "app/gui/state/workspace.h"

#include <QHash>
#include <QMainWindow>
#include <vector>

class QDockWidget;
class QStackedWidget;
class QTimer;

namespace daxscope::gui {

class Banner;
class ExploreState;
class History;
class KeyBindings;
struct DockSpec;
class Recorder;
class StartPage;
class StretchStats;
class FilterBar;
class ShownIndices;
class ViewFilter;
class TraceExport;
struct ExportWish;
class WhichKernel;

/// The window: the compare view in the middle, docks around it, one table of actions. It owns the
/// document and the view state and connects them; what is shown where is up to the parts.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// Whether the window's layout, its colours and the recent files are read from and written to
    /// the user's settings. Screenshots and tests start from nothing.
    enum class Settings { Kept, Ignored };
    explicit MainWindow(Settings settings = Settings::Kept);
    ~MainWindow() override;

    void open(const QString& path);
    /// Follows a recording that another process makes; waits for its file where that is not there.
    void follow(const QString& path);
    /// Two traces beside each other, A above.
    void openPair(const QString& a, const QString& b);
    /// Writes a report into a folder; asks before it replaces what is no report of ours.
    void saveReport(const QString& directory);
    /// Writes a trace, a part or a run of it in the background; asks before it replaces anything.
    void exportTrace(const ExportWish& wish);
    /// Writes what is shown and the notes as a workspace; says so, or why not.
    void saveWorkspace(const QString& path);
    /// Opens the traces of a workspace and shows them as it says.
    void openWorkspace(const QString& path);
    Document* document() const { return document_; }
    ViewState* state() const { return state_; }
    WhichKernel* whichKernel() const { return kernel_; }
    ExploreState* exploration() const { return exploration_; }
    Recorder* recorder() const { return recorder_; }
    TraceExport* traceExport() const { return export_; }
    StretchStats* stretch() const { return stretch_; }
    Notes* notes() const { return notes_; }
    History* history() const { return history_; }
    CompareView* view() const { return view_; }
    const Actions& actions() const { return *actions_; }
    KeyBindings* keys() const { return keys_; }
    /// Shows a dock of the table, "dock.steps", before those that it is tabbed with.
    /// @return false where the table has none of that id
    bool raiseDock(const QString& id);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    static QString themeKey() { return QStringLiteral("theme"); } ///< of the settings
    /// A dock as its row of the table wants it.
    struct Dock {
        const DockSpec* spec;
        QDockWidget* widget;
    };

    void makeDocks();
    QAction* makeFocus(const Dock& dock);
    void connectActions();
    void connectGoing();
    void connectOverview();
    void fillRecent();
    void opened();
    void changed();
    void enable();
    void sizeDocks();
    void tabLeftDocks();
    void chooseFile();
    void chooseBeside();
    void alarm();
    void showAlign();
    void choosePicture();
    void chooseExport();
    void connectExport();
    bool askToReplace(const QString& what, const QString& by);
    void chooseReport();
    void about();
    void connectRecorder();
    void connectNotes();
    void connectHistory();
    void connectText();
    void connectMarkers();
    void keepWorkspace();
    void setWorkspace(const QString& path);
    Workspace workspace() const;
    void chooseWorkspace();
    void goOn(const Workspace& workspace);
    void takeUpNotes();
    void findNotes();
    void keepNotes();
    void record();

    Settings settings_;
    Document* document_;
    ViewState* state_;
    WhichKernel* kernel_;
    ExploreState* exploration_ = nullptr;
    StretchStats* stretch_;
    Notes* notes_;
    History* history_;
    ViewFilter* filter_;
    ShownIndices* indices_;
    Recorder* recorder_;
    TraceExport* export_;
    Actions* actions_;
    KeyBindings* keys_ = nullptr;
    QStackedWidget* middle_;
    StartPage* start_;
    CompareView* view_;
    Banner* error_;
    QMenu* recent_ = nullptr;
    std::vector<Dock> docks_; ///< in the order of the table
    bool docks_sized_ = false;
    std::size_t outcomes_ = 0; ///< of the comparison shown: others are other accesses
    std::shared_ptr<const trace::Trace> trace_; ///< the one shown, of two A
    bool two_ = false;
    /// What stands behind the explorer's findings, and what was looked at there.
    std::shared_ptr<const Sides> shown_; ///< what the last opened() was about
    std::size_t storms_ = 0;             ///< recorded ones of it
    std::weak_ptr<const trace::Trace> behind_;
    ViewState::Kept place_behind_;
    QTimer* waiting_ = nullptr;                   ///< for a file that is to be followed
    std::shared_ptr<const Workspace> going_on_;   ///< with what, once its traces are there
    QString notes_of_;                            ///< whose notes those are that are shown
    std::vector<Workspace::OfTrace> kept_traces_; ///< … as a workspace names them
    QHash<QString, Noted> notes_by_;              ///< … of others, by whose
    QString workspace_;          ///< the file that notes are kept in; empty: none is open
    QString workspace_next_;     ///< … once its traces are there
    bool keeping_asked_ = false; ///< keepWorkspace() is about to come
    QString reloading_;          ///< the file that is being read again, or empty
    bool taken_up_ = false;      ///< by the last opened(): the storm stays too
};

} // namespace daxscope::gui
