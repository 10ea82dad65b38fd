import "../styles/lettres.css";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/formes.css";
import "./bureau.css";
import { mount } from "svelte";
import Bureau from "./Bureau.svelte";

const target = document.getElementById("app");
if (target) mount(Bureau, { target });
