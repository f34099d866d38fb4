// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QHash>
#include <QList>
#include <QObject>
#include <functional>
#include <span>

class QAbstractButton;
class QMenu;
class QMenuBar;
class QShortcut;
class QToolBar;

namespace daxscope::gui {

/// Everything the window can be told to do. What each one is called, where it stands and which keys
/// start it is one row of the table in action_table.cpp.
enum class Command {
    Open,
    OpenBeside,
    CloseBeside,
    Record,
    StopRecording,
    Reload,
    ExportPicture,
    ExportTrace,
    SaveEvents,
    TraceInfo,
    SaveWorkspace,
    SaveWorkspaceAs,
    WriteReport,
    Cancel,
    Quit,
    Undo,
    Redo,
    CopyVerdict,
    CopyVerdictJson,
    FindEvents,
    AddNote,
    MarkerA,
    MarkerB,
    ClearMarkers,
    Fit,
    ZoomIn,
    ZoomOut,
    ZoomSelection,
    SelectVisible,
    ZoomStretch,
    ClearStretch,
    ZoomMarkers,
    SelectMarkers,
    PanLeft,
    PanRight,
    RowsTaller,
    RowsLower,
    RowsFit,
    RowsByTime,
    RowsByRefaults,
    RowsByAddress,
    RowsByFirst,
    GroupByNothing,
    GroupByFile,
    GroupByProcess,
    GroupByNode,
    RowsAll,
    PinRow,
    Back,
    Forward,
    ToLanes,
    ToggleRecorded,
    ToggleOverview,
    OverviewFaults,
    OverviewTime,
    OverviewRefaults,
    OverviewUnmaps,
    AlignStart,
    AlignStorm,
    ThemeSystem,
    ThemeLight,
    ThemeDark,
    TextLarger,
    TextSmaller,
    TextUsual,
    NextStorm,
    PreviousStorm,
    NextFault,
    PreviousFault,
    NextRange,
    PreviousRange,
    GoToRange,
    NextRefault,
    PreviousRefault,
    NextDirty,
    PreviousDirty,
    NextNote,
    PreviousNote,
    NextFallback,
    PreviousFallback,
    NextLoss,
    PreviousLoss,
    JumpToCause,
    PlayStart,
    PreviousDifference,
    PreviousEvent,
    PlayPause,
    NextEvent,
    NextDifference,
    PlayEnd,
    Loop,
    Slower,
    Faster,
    Search,
    OpenScenario,
    CutScenario,
    FirstAction,
    PreviousAction,
    NextAction,
    LastAction,
    LeaveFinding,
    Tour,
    Palette,
    Keys,
    ChooseKeys,
    About,
};

/// What has to be there for a command to do anything.
enum class Needs {
    Nothing,
    Trace,
    File,          ///< a trace that was read from one
    OneTrace,      ///< and no other beside it
    TwoTraces,     ///< beside each other
    Storms,        ///< in one of the runs
    DirtyRemovals, ///< in one of the runs
    Selection,     ///< an access
    Stretch,       ///< a selected time
    Marker,        ///< A or B
    BothMarkers,   ///< A and B
    Undo,          ///< something was done
    Redo,          ///< something was undone
    PlaceBefore,   ///< in the history of the view
    PlaceAfter,
    Work,      ///< a load, replay, search or export under way
    NoWork,    ///< none
    Recording, ///< one that this window started is under way
    NoRecording,
    NotRecorded, ///< what no trace has: the command is never given, and its help says why
    Elsewhere,   ///< is said by the bar or the dock that carries the command out
};

/// Where a command stands in the menu bar.
struct MenuPlace {
    const char* name;           ///< of the menu, "&View"
    const char* part = nullptr; ///< of the menu within that one; nullptr: in no other
};

/// One row of the table.
struct ActionRow {
    Command command;
    const char* id; ///< "view.fit": its object name, for tests and settings
    MenuPlace menu;
    const char* text; ///< its line there
    const char* help; ///< one sentence: tooltip, key sheet
    Needs needs;
    const char* icon; ///< of resources/icons; nullptr = none
    const char* keys; ///< several are separated by a blank; see Actions::isForLanes()
    bool on_toolbar = false;
    bool checkable = false;
    bool after_separator = false;
};
std::span<const ActionRow> actionTable();

/// The actions made from the table, and those that the window adds at run time (docks, handlers,
/// recent files). Menus, toolbar, key sheet and command palette are all made from here.
class Actions : public QObject {
    Q_OBJECT
public:
    /// The actions belong to `window`, where their keys work.
    explicit Actions(QWidget* window);

    QAction* operator[](Command command) const;
    void on(Command command, std::function<void()> slot);
    /// The command presses `button`, which belongs to a dock: it can be given when the button can
    /// be pressed, and the button's tooltip is the action's.
    void press(Command command, QAbstractButton* button);
    /// Enables each action by what its row needs.
    void enable(const std::function<bool(Needs)>& there);
    /// The row of an action; nullptr where it is not in the table.
    const ActionRow* rowOf(const QAction* action) const;
    /// Other keys for an action; its tip says them.
    void setKeys(QAction* action, const QList<QKeySequence>& keys);
    /// All of them: QAction::shortcuts() has no key that is for the lanes alone.
    QList<QKeySequence> keys(const QAction* action) const;
    /// Whether a key works only while the lanes have the keyboard: lists and fields need Home, End,
    /// Space, the arrows and their like themselves.
    static bool isForLanes(const QKeySequence& key);
    /// Adds an action that is not in the table: the palette and the key sheet show it too.
    void add(QAction* action, const QString& menu);
    /// Takes it off again and deletes it.
    void remove(QAction* action);
    /// All actions in the order of the menus.
    QList<QAction*> all() const;
    /// Title of the menu that an action stands in.
    QString menuOf(const QAction* action) const;

    /// Makes the menus in the order in which the table first names them.
    void fillMenuBar(QMenuBar* bar);
    /// By the table's word, also of a menu within another; nullptr where there is none.
    QMenu* menu(const char* name) const;
    void fillToolBar(QToolBar* bar) const; ///< with what the table marks for it
    /// With all of a menu's actions that have an icon; `menu` is the table's word.
    void fillToolBar(QToolBar* bar, const char* menu) const;
    /// The widget in which, and in whose children, keys for the lanes alone work. Outlives this.
    void setLanes(QWidget* lanes);
    /// Draws the icons anew, in the palette's colour.
    void refreshIcons(const QPalette& palette);
    /// Gives an action another icon than the table does.
    void setIcon(Command command, const QString& name);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void bindLanes(QAction* action);
    /// The menu within another; it is made where it is first asked for.
    QMenu* addMenu(QMenu* menu, const char* part);

    QWidget* window_;
    QWidget* lanes_ = nullptr;
    QHash<const QAction*, QList<QKeySequence>> keys_;
    QHash<const QAction*, QList<QShortcut*>> bound_;
    QHash<Command, QAction*> by_command_;
    QList<QAction*> all_;
    QHash<const QAction*, QString> menu_of_;
    QHash<QAbstractButton*, QAction*> by_button_;
    QHash<QString, QMenu*> menus_;
    QHash<Command, QString> other_icons_; ///< than the table's
};

inline std::size_t qHash(Command command, std::size_t seed = 0) {
    return ::qHash(static_cast<int>(command), seed);
}

} // namespace daxscope::gui
